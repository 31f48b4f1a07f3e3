import { secrecy } from '@wrenchproof/plan'
import { runStep } from '@wrenchproof/runner'
import { isPost, noteMain } from './begun.ts'
import { applyStep } from './apply-step.ts'
import { postStep } from './post-step.ts'

// One bundle serves both: a second one would repeat all of it.
await runStep(async (step) => {
  if (isPost(step)) return postStep(step, process.env)
  noteMain(step)
  return applyStep(step, process.env)
}, secrecy())
