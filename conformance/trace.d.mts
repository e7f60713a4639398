export function readTrace(file: string): readonly unknown[];
