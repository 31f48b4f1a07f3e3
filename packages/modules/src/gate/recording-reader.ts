import { configReader, references } from '../closure/config-reader.ts'
import type { ConfigReader } from '../closure/config-reader.ts'
import type { ConfigFile } from '../hcl/config.ts'
import type { HclParser } from '../hcl/parser.ts'
import { readConfig } from '../hcl/read-config.ts'

/** A reader for closures that reads once and keeps what a gate asks for besides references. */
export interface RecordingReader {
  readonly reader: ConfigReader
  /** All that was read so far, by path; files without a word that matters are left out. */
  readonly files: ReadonlyMap<string, ConfigFile>
}

// Escapes can spell a label, never a keyword.
const matters =
  /\b(?:required_providers|provisioner|external|local_command|sensitive|ephemeral|exec|shared_\w+|config_paths?|postrender)\b|\\[uU]/u

// Variables that are called like credentials may have one as default, whoever forgot to mark them.
const credential =
  /\bvariable\s+"?[\w-]*(?:passw|passphrase|secret|token|credential|private_?key|api_?key|access_?key)/iu

/** Whether a file may hold anything that a gate or a scrubber looks at. */
export function mayMatter(path: string, text: string): boolean {
  return /\.json$|\.tfvars$/u.test(path) || matters.test(text) || credential.test(text)
}

/** A recording reader; the parser is started when the first file needs it. */
export function recordingReader(start: () => Promise<HclParser>): RecordingReader {
  const files = new Map<string, ConfigFile>()
  const reader = configReader(start, {
    isNeeded: (path, text) => references.isNeeded(path, text) || mayMatter(path, text),
    read: (parser, path, bytes) => {
      const config = readConfig(parser, path, bytes)
      files.set(path, config)
      return config
    },
  })
  return { reader, files }
}
