package dev.kedge.cli;

import dev.kedge.protocol.CidrBlock;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An address, or a block of them. */
final class CidrText implements ITypeConverter<CidrBlock> {
  @Override
  public CidrBlock convert(String text) {
    return CidrBlock.parse(text)
        .orElseThrow(() ->
            new TypeConversionException(
                "'" + text + "' is not an address or block; write 10.0.0.0/8 or 192.0.2.7"));
  }
}
