/** What the S3 store needs of a bucket; `sdkObjectBucket` of `@wrenchproof/aws` is one. */
export interface ObjectBucket {
  /** Writes where there is nothing; `taken` when there is something. Throws `STORE_UNWRITABLE`. */
  writeNew(key: string, content: Uint8Array): Promise<'written' | 'taken'>
  /** Reads a whole object; `undefined` when there is none or it is longer than `limit` bytes. Throws `STORE_UNREADABLE`. */
  read(key: string, limit: number): Promise<Buffer | undefined>
  /** The first objects whose keys begin so, in the order of their keys, at most `most`. Throws `STORE_UNREADABLE`. */
  list(prefix: string, most: number): Promise<readonly ListedObject[]>
}

export interface ListedObject {
  readonly key: string
  /** Bytes. */
  readonly size: number
  /** When it was written, by the bucket's clock. */
  readonly written: Date
}
