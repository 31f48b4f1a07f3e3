import { actionTables } from './action-tables.ts'
import type { Source } from './generated.ts'

/** Everything that is generated. To add something, write a `Source` in this folder and list it here. */
export const sources: readonly Source[] = [actionTables]
