# Completes kedge in bash. Made from the option model: kedge completion bash

_kedge() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command= word i
  COMPREPLY=()
  # bash takes --option=value for three words.
  if [[ $cur == = ]]; then
    cur=
  elif [[ $prev == = ]]; then
    prev=${COMP_WORDS[COMP_CWORD-2]}
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if [[ $word != -* ]]; then
      command=$word
      break
    fi
  done
  case $command in
    '')
      _kedge_words 'fetch resume verify list show forget login logout sync clear pause serve token link keys revoke demo completion -h --help -V --version'
      ;;
    fetch)
      case $prev in
        -o | --output) _kedge_files -f; return ;;
        -d | --dir) _kedge_files -d; return ;;
        -i | --input) _kedge_files -f; return ;;
        --checksum) :; return ;;
        --on-change) _kedge_words 'restart fail'; return ;;
        -x | --connections) :; return ;;
        -j | --jobs) :; return ;;
        --max-per-host) :; return ;;
        --limit-rate) :; return ;;
        --retry) :; return ;;
        --retry-delay) :; return ;;
        --retry-max-time) :; return ;;
        --max-time) :; return ;;
        --connect-timeout) :; return ;;
        --stall-timeout) :; return ;;
        --low-speed) :; return ;;
        -H | --header) :; return ;;
        -u | --user) :; return ;;
        --bearer) :; return ;;
        --netrc-file) _kedge_files -f; return ;;
        --trust-host) :; return ;;
        --user-agent) :; return ;;
        --ledger) _kedge_files -f; return ;;
      esac
      if [[ $cur == -* ]]; then
        _kedge_words '--no-report -o --output -d --dir -i --input --checksum --overwrite --auto-rename --no-content-disposition --on-change --require-proof --allow-unproven --allow-any-content --allow-html --wait --no-mtime -x --connections -j --jobs --max-per-host --limit-rate --retry --retry-delay --retry-max-time --retry-all-errors --no-range --max-time --connect-timeout --stall-timeout --low-speed -H --header -u --user --bearer -n --netrc --netrc-file --trust-host --allow-downgrade --user-agent --json --no-progress -q --quiet -v --verbose --print-filename --ordered --ledger --no-ledger -h --help'
      else
        :
      fi
      ;;
    resume)
      case $prev in
        --url) :; return ;;
        --on-change) _kedge_words 'restart fail'; return ;;
        -x | --connections) :; return ;;
        -j | --jobs) :; return ;;
        --max-per-host) :; return ;;
        --limit-rate) :; return ;;
        --retry) :; return ;;
        --retry-delay) :; return ;;
        --retry-max-time) :; return ;;
        --max-time) :; return ;;
        --connect-timeout) :; return ;;
        --stall-timeout) :; return ;;
        --low-speed) :; return ;;
        -H | --header) :; return ;;
        -u | --user) :; return ;;
        --bearer) :; return ;;
        --netrc-file) _kedge_files -f; return ;;
        --trust-host) :; return ;;
        --user-agent) :; return ;;
        --ledger) _kedge_files -f; return ;;
      esac
      if [[ $cur == -* ]]; then
        _kedge_words '--failed --url --on-change --require-proof --allow-unproven --allow-any-content --allow-html --wait --no-mtime -x --connections -j --jobs --max-per-host --limit-rate --retry --retry-delay --retry-max-time --retry-all-errors --no-range --max-time --connect-timeout --stall-timeout --low-speed -H --header -u --user --bearer -n --netrc --netrc-file --trust-host --allow-downgrade --user-agent --json --no-progress -q --quiet -v --verbose --print-filename --ordered --ledger --no-report -h --help'
      else
        _kedge_files -f
      fi
      ;;
    verify)
      case $prev in
        --checksum) :; return ;;
        -x | --connections) :; return ;;
        -j | --jobs) :; return ;;
        --max-per-host) :; return ;;
        --limit-rate) :; return ;;
        --retry) :; return ;;
        --retry-delay) :; return ;;
        --retry-max-time) :; return ;;
        --max-time) :; return ;;
        --connect-timeout) :; return ;;
        --stall-timeout) :; return ;;
        --low-speed) :; return ;;
        -H | --header) :; return ;;
        -u | --user) :; return ;;
        --bearer) :; return ;;
        --netrc-file) _kedge_files -f; return ;;
        --trust-host) :; return ;;
        --user-agent) :; return ;;
        --ledger) _kedge_files -f; return ;;
      esac
      if [[ $cur == -* ]]; then
        _kedge_words '--checksum --repair -x --connections -j --jobs --max-per-host --limit-rate --retry --retry-delay --retry-max-time --retry-all-errors --no-range --max-time --connect-timeout --stall-timeout --low-speed -H --header -u --user --bearer -n --netrc --netrc-file --trust-host --allow-downgrade --user-agent --json --no-progress -q --quiet -v --verbose --print-filename --ordered --ledger --no-ledger -h --help'
      else
        _kedge_files -f
      fi
      ;;
    list)
      case $prev in
        --ledger) _kedge_files -f; return ;;
      esac
      if [[ $cur == -* ]]; then
        _kedge_words '--unfinished --json --ledger -v --verbose -h --help'
      else
        :
      fi
      ;;
    show)
      case $prev in
        --ledger) _kedge_files -f; return ;;
      esac
      if [[ $cur == -* ]]; then
        _kedge_words '--json --ledger -v --verbose -h --help'
      else
        _kedge_files -f
      fi
      ;;
    forget)
      case $prev in
        --older-than) :; return ;;
        --ledger) _kedge_files -f; return ;;
      esac
      if [[ $cur == -* ]]; then
        _kedge_words '--completed --older-than --delete-part --json --ledger -v --verbose -h --help'
      else
        _kedge_files -f
      fi
      ;;
    login)
      case $prev in
        --token) :; return ;;
        --keep) _kedge_words 'token reference nothing'; return ;;
        --server) :; return ;;
        --ledger) _kedge_files -f; return ;;
      esac
      if [[ $cur == -* ]]; then
        _kedge_words '--token --keep --new-device --server --json --ledger -v --verbose -h --help'
      else
        :
      fi
      ;;
    logout)
      case $prev in
        --server) :; return ;;
        --ledger) _kedge_files -f; return ;;
      esac
      if [[ $cur == -* ]]; then
        _kedge_words '--revoke --server --json --ledger -v --verbose -h --help'
      else
        :
      fi
      ;;
    sync)
      case $prev in
        -d | --dir) _kedge_files -d; return ;;
        --max-delete) :; return ;;
        --keep-old) :; return ;;
        -x | --connections) :; return ;;
        -j | --jobs) :; return ;;
        --max-per-host) :; return ;;
        --limit-rate) :; return ;;
        --retry) :; return ;;
        --retry-delay) :; return ;;
        --retry-max-time) :; return ;;
        --max-time) :; return ;;
        --connect-timeout) :; return ;;
        --stall-timeout) :; return ;;
        --low-speed) :; return ;;
        --server) :; return ;;
        --ledger) _kedge_files -f; return ;;
      esac
      if [[ $cur == -* ]]; then
        _kedge_words '-d --dir --plan --watch --verify --max-delete --keep-old -x --connections -j --jobs --max-per-host --limit-rate --retry --retry-delay --retry-max-time --retry-all-errors --no-range --max-time --connect-timeout --stall-timeout --low-speed --server --json --ledger -v --verbose -h --help'
      else
        _kedge_words 'status'
      fi
      ;;
    clear)
      case $prev in
        --server) :; return ;;
        --ledger) _kedge_files -f; return ;;
      esac
      if [[ $cur == -* ]]; then
        _kedge_words '--server --json --ledger -v --verbose -h --help'
      else
        _kedge_files -f
      fi
      ;;
    pause)
      case $prev in
        --server) :; return ;;
        --ledger) _kedge_files -f; return ;;
      esac
      if [[ $cur == -* ]]; then
        _kedge_words '--off --server --json --ledger -v --verbose -h --help'
      else
        _kedge_files -f
      fi
      ;;
    serve)
      case $prev in
        --listen) :; return ;;
        --cors) :; return ;;
        --ranges-per-client) :; return ;;
        --limit-rate) :; return ;;
        --state) _kedge_files -f; return ;;
        --store) :; return ;;
        --public-url) :; return ;;
        --trusted-proxy) :; return ;;
        --jwks) _kedge_files -f; return ;;
        --issuer) :; return ;;
        --audience) :; return ;;
        --per-client) :; return ;;
        --tls-cert) _kedge_files -f; return ;;
        --tls-key) _kedge_files -f; return ;;
        --limit-rate-per-client) :; return ;;
        --connections-per-client) :; return ;;
        --access-log) _kedge_files -f; return ;;
        --drain) :; return ;;
        --devices-per-user) :; return ;;
        --poll) :; return ;;
        --keep-changes) :; return ;;
        --keep-cleared) :; return ;;
        --fault) :; return ;;
        --fault-seed) :; return ;;
      esac
      if [[ $cur == -* ]]; then
        _kedge_words '--listen --plain --listing --cors --ranges-per-client --limit-rate --state --store --print-url -v --verbose --public --public-url --trusted-proxy --jwks --issuer --audience --per-client --same-owner --tls-cert --tls-key --limit-rate-per-client --connections-per-client --access-log --drain --devices-per-user --poll --keep-changes --keep-cleared --fault --fault-seed -h --help'
      else
        _kedge_files -d
      fi
      ;;
    token)
      case $prev in
        --ttl) :; return ;;
        --device) :; return ;;
        --path) :; return ;;
        --scope) :; return ;;
        --dir) _kedge_files -d; return ;;
        --state) _kedge_files -f; return ;;
        --store) :; return ;;
      esac
      if [[ $cur == -* ]]; then
        _kedge_words '--ttl --device --path --scope --dir --state --store -h --help'
      else
        _kedge_words 'user device admin'
      fi
      ;;
    link)
      case $prev in
        --ttl) :; return ;;
        --user) :; return ;;
        --device) :; return ;;
        --ip) :; return ;;
        --disposition) _kedge_words 'inline attachment'; return ;;
        --public-url) :; return ;;
        --dir) _kedge_files -d; return ;;
        --state) _kedge_files -f; return ;;
        --store) :; return ;;
      esac
      if [[ $cur == -* ]]; then
        _kedge_words '--ttl --user --device --ip --disposition --public-url --dir --state --store -h --help'
      else
        _kedge_files -f
      fi
      ;;
    keys)
      case $prev in
        --for) _kedge_words 'link token'; return ;;
        --dir) _kedge_files -d; return ;;
        --state) _kedge_files -f; return ;;
        --store) :; return ;;
      esac
      if [[ $cur == -* ]]; then
        _kedge_words '--for --dir --state --store -h --help'
      else
        _kedge_words 'list rotate replace'
      fi
      ;;
    revoke)
      case $prev in
        --dir) _kedge_files -d; return ;;
        --state) _kedge_files -f; return ;;
        --store) :; return ;;
      esac
      if [[ $cur == -* ]]; then
        _kedge_words '--dir --state --store -h --help'
      else
        _kedge_words 'user device token link'
      fi
      ;;
    demo)
      case $prev in
        --size) :; return ;;
        --dir) _kedge_files -d; return ;;
      esac
      if [[ $cur == -* ]]; then
        _kedge_words '--size --dir --keep --json -h --help'
      else
        :
      fi
      ;;
    completion)
      case $prev in
      esac
      if [[ $cur == -* ]]; then
        _kedge_words '-h --help'
      else
        _kedge_words 'bash zsh'
      fi
      ;;
  esac
}

_kedge_words() {
  COMPREPLY=($(compgen -W "$1" -- "$cur"))
}

_kedge_files() {
  local IFS=$'\n'
  COMPREPLY=($(compgen "$@" -- "$cur"))
  compopt -o filenames 2>/dev/null
}

complete -F _kedge kedge
