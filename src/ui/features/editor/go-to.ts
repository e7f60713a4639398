/** Where the open editor listens for "show me this line". */
let listener: ((line: number, column: number) => void) | undefined;

export function listenToGoTo(go: ((line: number, column: number) => void) | undefined): void {
  listener = go;
}

export function goTo(line: number, column: number): void {
  listener?.(line, column);
}
