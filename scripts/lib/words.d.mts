export function findWords(name: string, text: string): { line: number; what: string }[]
