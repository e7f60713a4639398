import type { Command } from '../../command.ts';
import { fail } from '../../process.ts';

/** Scripts of our own that ask `kubectl __complete`, whose last line is `:` and what to do with the candidates; 4 and 2 of it mean no file names, no space. */
const SCRIPTS = {
  bash: `_kubectl() {
  local answer directive word
  answer=$("\${COMP_WORDS[@]:0:1}" __complete "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  directive=\${answer##*:}
  COMPREPLY=()
  while IFS=$'\\t' read -r word _; do
    [[ $word == "$2"* ]] && COMPREPLY+=("$word")
  done <<<"\${answer%:*}"
  ((directive & 2)) && compopt -o nospace
  ((directive & 4)) || compopt -o default
}
complete -F _kubectl kubectl
`,
  zsh: `#compdef kubectl
_kubectl() {
  local line directive
  local -a candidates
  for line in "\${(@f)$("\${words[1]}" __complete "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    if [[ $line == :* ]]; then directive=\${line#:}; else candidates+=("\${\${line//:/\\\\:}/$'\\t'/:}"); fi
  done
  _describe kubectl candidates && return
  ((directive & 4)) || _files
}
compdef _kubectl kubectl
`,
  fish: `function __kubectl_complete
    set -l words (commandline -opc) (commandline -ct)
    kubectl __complete $words[2..-1] 2>/dev/null | string match -v -r '^:'
end
complete -c kubectl -f -a '(__kubectl_complete)'
`,
  powershell: `Register-ArgumentCompleter -Native -CommandName kubectl -ScriptBlock {
  param($word, $line, $cursor)
  $words = @($line.CommandElements | Select-Object -Skip 1 | ForEach-Object { "$_" })
  if ($word -eq '') { $words += '""' }
  kubectl __complete @words 2>$null | Where-Object { $_ -notlike ':*' } | ForEach-Object {
    $text, $about = $_ -split "\`t", 2
    [System.Management.Automation.CompletionResult]::new($text, $text, 'ParameterValue', ($about, $text -ne '')[0])
  }
}
`,
} as const;

export const completion: Command = {
  name: 'completion',
  short: 'Output shell completion code for the specified shell (bash, zsh, fish, or powershell)',
  use: 'completion SHELL',
  *run(context) {
    const [shell] = context.args;
    if (shell === undefined) yield* fail(context.usage('Shell not specified.'));
    if (context.args.length > 1) {
      yield* fail(context.usage('Too many arguments. Expected only the shell type.'));
    }
    if (!['bash', 'zsh', 'fish', 'powershell'].includes(shell ?? '')) {
      yield* fail(context.usage(`Unsupported shell type ${JSON.stringify(shell)}.`));
    }
    context.out(SCRIPTS[shell as keyof typeof SCRIPTS]);
    return 0;
  },
};
