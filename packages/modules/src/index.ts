/** The module graph of a Terraform tree: closures and content hashes, pure over a file-reading port. */
export {}
