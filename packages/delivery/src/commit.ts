/** A commit as people say it: its first seven digits. */
export const short = (commit: string): string => commit.slice(0, 7)
