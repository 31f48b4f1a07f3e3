import { actionTables } from './action-tables.ts'
import { chainPicture } from './chain-picture.ts'
import { environmentsKeys } from './environments-keys.ts'
import { environmentsSchema } from './environments-schema.ts'
import { findingCodes } from './finding-codes.ts'
import type { Source } from './generated.ts'
import { guardTable } from './guard-table.ts'
import { questionIndex } from './question-index.ts'

/** Everything that is generated. To add something, write a `Source` in this folder and list it here. */
export const sources: readonly Source[] = [
  actionTables,
  chainPicture,
  environmentsKeys,
  environmentsSchema,
  findingCodes,
  guardTable,
  questionIndex,
]
