/** Directories that are kept between jobs by their key. Nothing that comes back is trusted: others can write there too. */
export interface DirectoryCache {
  /** Brings a directory back as it was kept, or as somebody made it look; `undefined` when there is none. */
  restore(key: string): Promise<string | undefined>
  /** Keeps a directory that `fill` fills; does nothing where the key is taken. */
  keep(key: string, fill: (directory: string) => Promise<void>): Promise<void>
}
