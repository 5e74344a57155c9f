package dev.kedge.cli.print;

/** A terminal whose cursor can be moved. */
public interface Screen {
  Size size();

  /** The window's size is no longer what it was. */
  void changed();

  /** In character cells. */
  record Size(int columns, int rows) {}
}
