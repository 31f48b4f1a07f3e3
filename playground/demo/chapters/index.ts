/** The story, in its order. */
import type { Chapter } from '../chapter.ts'
import { develop, pullRequest } from './develop.ts'
import { drift } from './drift.ts'
import { hotfix, main, release } from './release.ts'
import { cancel, destroy, race } from './trouble.ts'

export const chapters: readonly Chapter[] = [pullRequest, develop, release, main, hotfix, drift, race, destroy, cancel]
