import { expect, test } from 'vitest';
import { shellRun } from '../testing/shell-run.ts';

/** Script → standard output, and exit code where it is not 0. Compared by hand with busybox and dash. */
const CASES: readonly (readonly [name: string, script: string, output: string, status?: number])[] = [
  ['a number of base eight with a nine in it', 'echo $((08)); echo not reached', 'sh: arithmetic syntax error\n', 2],
  ['waiting for the first job', '(sleep 3; exit 4) & (sleep 1; exit 5) & wait -n; echo $?; wait -n; echo $?', '5\n4\n'],
  [
    'what cannot be waited for',
    'wait --for=x; echo $?; wait abc; echo $?; wait %3; echo $?; wait 99999; echo $?',
    'sh: wait: line 0: illegal option --\n2\nsh: wait: line 0: Illegal number: abc\n2\nsh: wait: line 0: %3: no such job\n2\n127\n',
  ],
  [
    'a rights mask',
    'umask 077; echo > f; mkdir d; ls -ld d f | cut -c1-10; umask; umask -S',
    'drwx------\n-rw-------\n0077\nu=rwx,g=,o=\n',
  ],
  [
    'characters and time of read',
    'echo abc | { read -n 2 x; echo $x; }; sleep 9 | { read -t 1 y; echo $?; }',
    'ab\n1\n',
  ],
  [
    'read with a backslash',
    String.raw`printf 'a\\ b c\n' | { read x y; echo "$x|$y"; }; echo 'a\b' | { read -r x; echo "$x"; }`,
    'a b|c\na\\b\n',
  ],
  [
    'options that are not known',
    'set -- -z -f; getopts f: o; echo $o; getopts f: o; echo $o',
    'Illegal option -z\n?\nNo arg for -f option\n?\n',
  ],
  [
    'messages of builtins',
    'printf "%d\\n" x; [ a -eq 1 ]; [ 1 = ]; [ 1 -eq 1',
    "sh: invalid number 'x'\n0\nsh: a: bad number\nsh: =: argument expected\nsh: missing ]\n",
    2,
  ],
  ['a trace', 'set -x; [ 1 = "a b" ]', "+ '[' 1 '=' 'a b' ]\n", 1],
  ["bash's words", 'f() { echo $FUNCNAME; }; f; declare x', 'f\nsh: declare: not found\n', 127],
  ['words', 'echo hello   world', 'hello world\n'],
  ['quotes', `echo 'a  b' "c  $X" d\\ e`, 'a  b c   d e\n'],
  ['variables', 'A=1; B="$A 2"; echo $B ${B}x "${A}"', '1 2 1 2x 1\n'],
  ['assignment before a command', 'A=1; A=2 env | grep ^A=; echo $A', 'A=2\n1\n'],
  ['default', 'echo ${X:-none} ${X-unset}; X=; echo ${X:-empty} [${X-unset}]', 'none unset\nempty []\n'],
  ['default with blanks', 'for i in ${X:-a b}; do echo $i; done', 'a\nb\n'],
  ['assign default', 'echo ${X:=v}; echo $X', 'v\nv\n'],
  ['alternative', 'X=1; echo ${X:+yes} ${Y:+no}.', 'yes .\n'],
  ['error if unset', 'echo ${X:?missing}; echo not reached', 'sh: X: missing\n', 2],
  [
    'length and trimming',
    'X=/a/b/c.txt; echo ${#X} ${X##*/} ${X%/*} ${X%.txt} ${X#*/}',
    '10 c.txt /a/b /a/b/c a/b/c.txt\n',
  ],
  ['replace', 'X=a-b-c; echo ${X/-/+} ${X//-/+}', 'a+b-c a+b+c\n'],
  ['slice', 'X=abcdef; echo ${X:2} ${X:1:3}', 'cdef bcd\n'],
  ['splitting', 'X="a  b"; set -- $X; echo $#; set -- "$X"; echo $#', '2\n1\n'],
  ['IFS', 'IFS=:; X=a:b::c; for i in $X; do echo "[$i]"; done', '[a]\n[b]\n[]\n[c]\n'],
  ['command substitution', 'echo $(echo a; echo b) "$(printf "x\\n\\n")"', 'a b x\n'],
  ['backquotes', 'echo `echo \\`echo deep\\``', 'deep\n'],
  [
    'arithmetic',
    'i=5; echo $((i * 2 + 1)) $((i > 3 && i < 9)) $((i++)) $i $((10 / 3)) $((2 ** 8)) $((0x1f))',
    '11 1 5 6 3 256 31\n',
  ],
  ['ternary', 'echo $((3 > 2 ? 7 : 8))', '7\n'],
  ['if', 'if [ 1 -eq 2 ]; then echo a; elif [ -n x ]; then echo b; else echo c; fi', 'b\n'],
  ['while', 'i=0; while [ $i -lt 3 ]; do i=$((i+1)); echo $i; done', '1\n2\n3\n'],
  ['until with break', 'until false; do echo once; break; done', 'once\n'],
  ['continue', 'for i in 1 2 3; do [ $i = 2 ] && continue; echo $i; done', '1\n3\n'],
  [
    'case',
    'for f in a.txt b.md c; do case $f in *.txt) echo text;; *.md|*.rst) echo doc;; *) echo other;; esac; done',
    'text\ndoc\nother\n',
  ],
  ['functions', 'f() { local x=$1; echo "f $x $#"; return 3; }; x=out; f a b; echo $? $x', 'f a 2\n3 out\n'],
  ['and, or, not', 'true && echo a || echo b; false && echo c || echo d; ! true || echo e', 'a\nd\ne\n'],
  ['exit code of the last command', 'true; false', '', 1],
  ['exit', 'exit 7; echo no', '', 7],
  ['exit code over 255', 'exit 511', '', 255],
  ['pipes', 'printf "b\\na\\nc\\n" | sort | head -n 2', 'a\nb\n'],
  ['status of a pipe', 'false | true; echo $?; set -o pipefail; false | true; echo $?', '0\n1\n'],
  ['a pipe that is closed early', 'yes | head -n 2; seq 1 100000 | head -1', 'y\ny\n1\n'],
  ['while read', 'printf "a 1\\nb 2\\n" | while read name value; do echo "$value-$name"; done', '1-a\n2-b\n'],
  [
    'redirections',
    'echo a > /tmp/f; echo b >> /tmp/f; cat < /tmp/f; cat /none 2>/dev/null || echo failed',
    'a\nb\nfailed\n',
  ],
  ['stderr into stdout', 'cat /none 2>&1 | sed s/cat/CAT/', "CAT: can't open '/none': No such file or directory\n"],
  ['swapped descriptors', '{ echo out; echo err >&2; } 3>&1 1>&2 2>&3 | tr a-z A-Z', 'out\nERR\n'],
  ['here-document', 'X=1; cat <<EOF\n$X $(echo 2) \\$X\nEOF\ncat <<-"EOF"\n\t$X\n\tEOF', '1 2 $X\n$X\n'],
  ['subshell', '(X=1; cd /tmp; pwd); echo [$X]; pwd', '/tmp\n[]\n/\n'],
  ['group', '{ echo a; echo b; } | wc -l', '2\n'],
  [
    'positional parameters',
    'set -- a "b c" d; echo $#; shift; echo $1; for i; do echo "<$i>"; done; echo "$*"',
    '3\nb c\n<b c>\n<d>\nb c d\n',
  ],
  ['"$@"', 'f() { echo $#; }; set -- a "b c"; f "$@"; f $@; f "$*"; set --; f "$@"', '2\n3\n1\n0\n'],
  ['patterns', 'cd /tmp; touch a1 a2 b1; echo a* ? [ab]1 none*', 'a1 a2 ? a1 b1 none*\n'],
  ['set -e', 'set -e; false || true; if false; then :; fi; echo on; false; echo off', 'on\n', 1],
  ['set -u', 'set -u; echo ${X:-ok}; echo $X; echo no', 'ok\nsh: X: parameter not set\n', 2],
  ['set -x', 'set -x; echo "a b"', "+ echo 'a b'\na b\n"],
  ['not found', 'nonsense; echo $?', 'sh: nonsense: not found\n127\n'],
  [
    'cannot open',
    'cat < /none; echo $?; echo x > /no/dir/f; echo $?',
    "sh: can't open /none: no such file\n1\nsh: can't create /no/dir/f: nonexistent directory\n1\n",
  ],
  ['syntax error', 'if true; then echo a', 'sh: syntax error: unexpected end of file (expecting "fi")\n', 2],
  ['eval', 'X="echo hi"; eval $X; eval "Y=2"; echo $Y', 'hi\n2\n'],
  ['trap EXIT', 'trap "echo bye" EXIT; echo hi; exit 4', 'hi\nbye\n', 4],
  ['trap TERM', 'trap "echo got; exit 3" TERM; kill $$; sleep 1; echo no', 'got\n', 3],
  ['ignored signal', 'trap "" TERM; kill $$; echo still', 'still\n'],
  ['background and wait', 'sleep 2 & echo started; wait $!; echo $?', 'started\n0\n'],
  [
    'kill -1 spares PID 1 and who asks',
    'sleep 60 & kill -9 -1; kill -9 -1; echo $?',
    "sh: can't kill pid -1: No such process\n1\n",
  ],
  ['a killed job', 'sleep 60 & kill -9 $!; wait $!; exit $?', 'Killed\n', 137],
  ['wait for all', '(sleep 1; echo one) & (sleep 2; echo two) & wait; echo done', 'one\ntwo\ndone\n'],
  ['sh -c with arguments', `sh -c 'echo $0 $1' name arg; sh -c 'echo "$@"' sh a b`, 'name arg\na b\n'],
  ['exec', 'exec echo replaced; echo no', 'replaced\n'],
  ['exec with redirections', 'exec 3>/tmp/o 4>&1; echo hi >&3; exec 3>&- >/dev/null; echo no; cat /tmp/o >&4', 'hi\n'],
  ['eval with a redirection', 'eval "echo hi" > /tmp/e; cat /tmp/e', 'hi\n'],
  ['source', 'echo "V=5" > /tmp/s; . /tmp/s; echo $V', '5\n'],
  ['a script file', 'printf "#!/bin/sh\\necho script \\$1\\n" > /tmp/x; chmod +x /tmp/x; /tmp/x a', 'script a\n'],
  ['not executable', 'echo x > /tmp/y; /tmp/y; echo $?', 'sh: /tmp/y: Permission denied\n126\n'],
  [
    'getopts',
    'set -- -a -b v rest; while getopts ab: o; do echo $o $OPTARG; done; shift $((OPTIND-1)); echo $1',
    'a\nb v\nrest\n',
  ],
  ['printf', 'printf "%s-%d|%5s|%-5s|%03d\\n" a 2 r l 7; printf "%s\\n" x y', 'a-2|    r|l    |007\nx\ny\n'],
  ['echo -e and -n', 'echo -e "a\\tb"; echo -n c; echo d', 'a\tb\ncd\n'],
  [
    'test of files',
    'touch /tmp/e; [ -f /tmp/e ] && [ ! -s /tmp/e ] && [ -d /tmp ] && [ ! -e /none ] && echo ok',
    'ok\n',
  ],
  ['test of texts', '[ a = a ] && [ a != b ] && [ -z "" ] && test x && [ 3 -ge 3 -a 2 -lt 3 ] && echo ok', 'ok\n'],
  ['test with an unset variable', '[ $X = a ]; echo $?', 'sh: =: unknown operand\n2\n'],
  ['nested quotes', `echo "$(echo "a b" | tr ' ' '\\n' | wc -l)"`, '2\n'],
  ['comments', 'echo a # comment\n# another\necho b', 'a\nb\n'],
  ['line continuation', 'echo a \\\n b', 'a b\n'],
  ['read -r keeps backslashes', `printf 'a\\\\b\\n' | { read -r x; echo "$x"; }`, 'a\\b\n'],
  ['an endless loop takes time', 'i=0; (while :; do :; done) & sleep 1; echo alive; kill $!', 'alive\n'],
  ['command -v', 'command -v ls echo; command -v none || echo no', '/bin/ls\nno\n'],
  ['time passes', 'a=$(date +%s); sleep 3; echo $(($(date +%s)-a))', '3\n'],
];

test.each(CASES.map(([name, script, output, status = 0]) => ({ name, script, output, status })))(
  '$name',
  ({ script, output, status }) => {
    const result = shellRun(script);
    expect(result.output).toBe(output);
    expect(result.status).toBe(status);
  },
);

test.each([
  [
    'elements of an array',
    'items=(foo bar "b z"); i=1; echo ${items[$i]} ${items[2]} ${#items[@]} $items',
    'bar b z 3 foo\n',
  ],
  ['all elements', 'a=(x "y z"); a+=(w); for i in "${a[@]}"; do echo "[$i]"; done', '[x]\n[y z]\n[w]\n'],
  ['what matched', '[[ web-12 =~ ^(.*)-([0-9]+)$ ]] && echo ${BASH_REMATCH[1]} ${BASH_REMATCH[2]}', 'web 12\n'],
  [
    'a condition of several',
    '[[ -n a && ( x == y || 3 -lt 5 ) ]] && echo yes; [[ a && -z b ]] || echo no',
    'yes\nno\n',
  ],
])('bash: %s', (_, script, output) => {
  expect(shellRun('', { image: 'bash', command: ['bash', '-c', script] })).toMatchObject({ output, status: 0 });
});

test('busybox has no arrays', () => {
  expect(shellRun('a=(1 2); echo $a')).toMatchObject({ status: 2 });
});
