export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

/** What to `source`, or to put where the shell looks for completions. It asks dockerops itself, by the name it was called by. */
export const completionStub = (shell: Shell): string => stubs[shell];

const stubs: Readonly<Record<Shell, string>> = {
  bash: `# dockerops completion for bash: source <(dockerops completion:bash)
_dockerops() {
  local candidate
  COMPREPLY=()
  while IFS= read -r candidate; do
    COMPREPLY+=("$candidate")
  done < <(COMP_LINE="$COMP_LINE" COMP_POINT="$COMP_POINT" COMP_WORDBREAKS="$COMP_WORDBREAKS" "$1" --complete bash 2>/dev/null)
}
complete -o default -o nospace -F _dockerops dockerops
`,
  zsh: `#compdef dockerops
# dockerops completion for zsh: source <(dockerops completion:zsh)
_dockerops() {
  local -a candidates
  candidates=("\${(@f)$("\${words[1]}" --complete zsh "\${(@)words[2,CURRENT-1]}" "$PREFIX" 2>/dev/null)}")
  candidates=("\${(@)candidates:#}")
  (( \${#candidates} )) && compadd -Q -S '' -- "\${candidates[@]}" || _files
}
if [[ "$funcstack[1]" == _dockerops ]]; then _dockerops "$@"; else compdef _dockerops dockerops; fi
`,
  fish: `# dockerops completion for fish: dockerops completion:fish | source
function __dockerops_complete
  set -l words (commandline -opc)
  $words[1] --complete fish $words[2..] (commandline -ct) 2>/dev/null
end
complete -c dockerops -f -a '(__dockerops_complete)'
`,
};
