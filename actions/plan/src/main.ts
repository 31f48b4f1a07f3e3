import { secrecy } from '@wrenchproof/plan'
import { runStep } from '@wrenchproof/runner'
import { planStep } from './plan-step.ts'

await runStep(async (step) => planStep(step, process.env), secrecy())
