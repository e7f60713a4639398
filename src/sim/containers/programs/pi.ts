/** Pi to a number of significant digits (Machin's formula), as perl's `bpi` prints it. */
export function piDigits(digits: number): string {
  const guard = 10;
  const unit = 10n ** BigInt(digits + guard);
  const pi = 4n * (4n * arctanInverse(5n, unit) - arctanInverse(239n, unit));
  const text = roundTo(pi, guard).toString();
  return `${text[0]}.${text.slice(1, digits)}`;
}

function arctanInverse(x: bigint, unit: bigint): bigint {
  const square = x * x;
  let term = unit / x;
  let sum = term;
  for (let n = 3n, sign = -1n; term !== 0n; n += 2n, sign = -sign) {
    term /= square;
    sum += (sign * term) / n;
  }
  return sum;
}

/** Keeps one digit more than is printed, rounded at the last printed one. */
function roundTo(value: bigint, guard: number): bigint {
  const scale = 10n ** BigInt(guard + 1);
  return (value + scale / 2n) / scale;
}
