/** How the tools are called, as they say it when they are called otherwise. */
import type { ProcessContext } from '../../process/process.ts';

const SYNOPSES: Readonly<Record<string, string>> = {
  awk: '[OPTIONS] [AWK_PROGRAM] [FILE]...',
  base64: '[-d] [-w COL] [FILE]',
  basename: 'FILE [SUFFIX] | -a FILE... | -s SUFFIX FILE...',
  cat: '[-nbvteA] [FILE]...',
  chmod: '[-Rcvf] MODE[,MODE]... FILE...',
  chown: '[-RhLHPcvf]... USER[:[GRP]] FILE...',
  comm: '[-123] FILE1 FILE2',
  cp: '[-arPLHpfinlsTu] SOURCE DEST\nor: cp [-arPLHpfinlsu] SOURCE... { -t DIRECTORY | DIRECTORY }',
  cut: '{-b|c LIST | -f LIST [-d SEP] [-s]} [-D] [-O SEP] [FILE]...',
  date: '[OPTIONS] [+FMT] [[-s] TIME]',
  dd: '[if=FILE] [of=FILE] [ibs=N obs=N/bs=N] [count=N] [skip=N] [seek=N]',
  df: '[-PkmhTai] [-B SIZE] [-t TYPE] [FILESYSTEM]...',
  diff: '[-abBdiNqrTstw] [-L LABEL] [-S FILE] [-U LINES] FILE1 FILE2',
  dirname: 'FILENAME',
  du: '[-aHLdclsxhmk] [FILE]...',
  env: '[-i0] [-u NAME]... [-] [NAME=VALUE]... [PROG ARGS]',
  find: '[-HL] [PATH]... [OPTIONS] [ACTIONS]',
  fold: '[-bs] [-w WIDTH] [FILE]...',
  free: '[-bkmgh]',
  grep: '[-HhnlLoqvsrRiwFE] [-m N] [-A|B|C N] { PATTERN | -e PATTERN... | -f FILE... } [FILE]...',
  gunzip: '[-cfkt] [FILE]...',
  gzip: '[-cfkdt123456789] [FILE]...',
  head: '[OPTIONS] [FILE]...',
  hostname: '[-sidf] [HOSTNAME | -F FILE]',
  id: '[-ugGnr] [USER]',
  ln: '[-sfnbtv] [-S SUF] TARGET... LINK|DIR',
  ls: '[-1AaCxdLHRFplinshrSXvctukZ] [-w WIDTH] [FILE]...',
  md5sum: '[-c[sw]] [FILE]...',
  mkdir: '[-m MODE] [-p] DIRECTORY...',
  mktemp: '[-dt] [-p DIR] [TEMPLATE]',
  mv: '[-finT] SOURCE DEST\nor: mv [-fin] SOURCE... { -t DIRECTORY | DIRECTORY }',
  nc: '[OPTIONS] HOST PORT  - connect\nnc [OPTIONS] -l -p PORT [HOST] [PORT]  - listen',
  nl: '[OPTIONS] [FILE]...',
  nproc: '[--all] [--ignore=N]',
  nslookup: '[-type=QUERY_TYPE] [-debug] HOST [DNS_SERVER]',
  od: '[-abcdfhilovxs] [-t TYPE] [-A RADIX] [-N SIZE] [-j SKIP] [-S MINSTR] [-w WIDTH] [FILE]...',
  paste: '[OPTIONS] [FILE]...',
  printf: 'FORMAT [ARG]...',
  readlink: '[-fnv] FILE',
  rm: '[-irf] FILE...',
  rmdir: '[-p] DIRECTORY...',
  sed: '[-i[SFX]] [-nrE] [-f FILE]... [-e CMD]... [FILE]...\nor: sed [-i[SFX]] [-nrE] CMD [FILE]...',
  seq: '[-w] [-s SEP] [FIRST [INC]] LAST',
  sha1sum: '[-c[sw]] [FILE]...',
  sha256sum: '[-c[sw]] [FILE]...',
  sleep: '[N]...',
  sort: '[-nrughMcszbdfiokt] [-o FILE] [-k START[.OFS][OPTS][,END[.OFS][OPTS]] [-t CHAR] [FILE]...',
  split: '[OPTIONS] [INPUT [PREFIX]]',
  stat: '[-ltf] [-c FMT] FILE...',
  tail: '[OPTIONS] [FILE]...',
  tar: 'c|x|t [-ZzJjahmvokO] [-f TARFILE] [-C DIR] [-T FILE] [-X FILE] [LONGOPT]... [FILE]...',
  tee: '[-ai] [FILE]...',
  timeout: '[-s SIG] [-k KILL_SECS] SECS PROG ARGS',
  touch: '[-cham] [-d DATE] [-t DATE] [-r FILE] FILE...',
  tr: '[-cds] STRING1 [STRING2]',
  truncate: '[-c] -s SIZE FILE...',
  uname: '[-amnrspvio]',
  uniq: '[-cduiz] [-f,s,w N] [FILE [OUTFILE]]',
  watch: '[-n SEC] [-t] PROG ARGS',
  wc: '[-cmlwL] [FILE]...',
  wget:
    '[-cqS] [--spider] [-O FILE] [-o LOGFILE] [--header STR]\n\t[--post-data STR | --post-file FILE] [-Y on/off]\n' +
    '\t[--no-check-certificate] [-P DIR] [-U AGENT] [-T SEC] URL...',
  which: '[-a] COMMAND...',
  xargs: '[OPTIONS] [PROG ARGS]',
  zcat: '[FILE]...',
};

/** Says on stderr how a tool is called; busybox's other words about each option are left out. Gives 1. */
export function tellUsage(context: ProcessContext, applet: string): 1 {
  const synopsis = Object.hasOwn(SYNOPSES, applet) ? SYNOPSES[applet] : undefined;
  if (synopsis !== undefined) {
    context.stderr.write(`BusyBox v1.36.1 multi-call binary.\n\nUsage: ${applet} ${synopsis}\n`);
  }
  return 1;
}
