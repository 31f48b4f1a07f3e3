import type { Chapter } from '../chapter.ts'
import { ledgerOf, objectsOf, stateOf } from '../../chain/facts.ts'
import { output } from '../../chain/people.ts'
import { changed, settingsFile } from './settings.ts'

/** Two commits, hardly a second apart. */
export const race: Chapter = {
  name: 'race',
  title: 'two pushes race, and one delivery has both',
  after: ['develop'],
  async tell(stage) {
    const { chain } = stage
    const before = stateOf(chain, 'dev')?.serial ?? 0
    const text = await stage.read('develop', settingsFile('dev'))
    const one = changed('dev', text, ['retention_days = 30', 'retention_days = 60'])
    const first = await stage.commit({ by: 'ada', branch: 'develop', message: 'Logs for 60 days', files: one })
    const second = await stage.commit({
      by: 'cleo',
      branch: 'develop',
      message: 'Logs for 90 days',
      files: changed('dev', text, ['retention_days = 30', 'retention_days = 90']),
    })
    const runs = [...(await stage.push('ada', first)), ...(await stage.push('cleo', second))]
    const [early, late] = await Promise.all(runs.map(async ({ done }) => done))
    if (early === undefined || late === undefined) throw new Error('two pushes start two runs')
    stage.fact('both runs are green', [early.conclusion, late.conclusion], ['success', 'success'])
    stage.fact(
      'the first stood back for the second',
      [output(early, 'outcome'), output(late, 'outcome')],
      ['superseded', 'applied'],
    )
    const { commit, subjects } = await ledgerOf(chain, 'dev')
    stage.fact('the ledger has the second commit', commit, second.after)
    stage.fact(
      'and never heard of the first',
      subjects.some((subject) => subject.includes(first.after.slice(0, 7))),
      false,
    )
    stage.fact('the state was written once', stateOf(chain, 'dev')?.serial, before + 1)
  },
}

/** What deletes more than the budget waits for a person. */
export const destroy: Chapter = {
  name: 'destroy',
  title: 'a destroy is refused until somebody else consents to it',
  after: ['race'],
  async tell(stage) {
    const { chain } = stage
    const had = objectsOf(chain, 'dev').length
    const text = await stage.read('develop', settingsFile('dev'))
    const run = await stage.deliver({
      by: 'ada',
      branch: 'develop',
      message: 'Dev does without the API',
      files: changed('dev', text, ['serverless = { enabled = true', 'serverless = { enabled = false']),
    })
    stage.fact('the apply is refused', [run.conclusion, output(run, 'refusal')], ['failure', 'DESTROY_BUDGET'])
    stage.fact('everything is still there', objectsOf(chain, 'dev').length, had)
    const consented = await stage.dispatch('bob', 'deliver.yml', 'develop', {
      environment: 'dev',
      'plan-digest': output(run, 'plan-digest'),
      consent: output(run, 'fingerprint'),
    })
    stage.fact(
      'with the consent of bob the very same plan is applied',
      [consented.conclusion, output(consented, 'outcome')],
      ['success', 'applied'],
    )
    stage.fact('the function is gone', objectsOf(chain, 'dev', 'aws_lambda_function'), [])
    stage.fact('the network is not', objectsOf(chain, 'dev', 'aws_vpc').length, 1)
    stage.say((await ledgerOf(chain, 'dev')).subjects[0] ?? '')
  },
}

/** Somebody presses "Cancel" in the middle of an apply. */
export const cancel: Chapter = {
  name: 'cancel',
  title: 'an apply is cancelled half way, and the next one ends it',
  after: ['destroy'],
  async tell(stage) {
    const { chain } = stage
    const text = await stage.read('develop', settingsFile('dev'))
    const functions = (): number => objectsOf(chain, 'dev', 'aws_lambda_function').length
    const inState = () => stateOf(chain, 'dev')?.resources.filter(({ type }) => type === 'aws_lambda_function').length
    const reached = Promise.withResolvers<undefined>()
    const released = Promise.withResolvers<undefined>()
    chain.faults.cloud.faults.push({
      kind: 'hold',
      path: /\/CreateFunction/u,
      // Production may be making its own at the same time.
      body: /acme-dev/u,
      reached: async () => {
        reached.resolve(undefined)
        await released.promise
      },
    })
    const pushed = await stage.commit({
      by: 'ada',
      branch: 'develop',
      message: 'Dev has the API again',
      files: changed('dev', text, ['serverless = { enabled = false', 'serverless = { enabled = true']),
    })
    const [handle] = await stage.push('ada', pushed)
    if (handle === undefined) throw new Error('a push starts a run')
    await Promise.race([reached.promise, handle.done])
    // Terraform tells its providers once it begins nothing more; what it has begun it ends.
    const heard = Promise.withResolvers<true>()
    chain.faults.cloud.faults.push({
      kind: 'hold',
      path: /\/stopping$/u,
      reached: async () => heard.resolve(true),
    })
    const cancelled = handle.cancel()
    const heardInTime = await Promise.race([heard.promise, cancelled])
    released.resolve(undefined)
    const run = await cancelled
    stage.fact('terraform heard of it in the middle', heardInTime, true)
    stage.fact('the run is cancelled', [run.conclusion, output(run, 'outcome')], ['cancelled', 'cancelled'])
    const left = await ledgerOf(chain, 'dev')
    stage.say(left.subjects[0] ?? '')
    stage.fact('what was begun was ended, and the state has it', [functions(), inState()], [1, 1])
    stage.fact('nothing else was begun', objectsOf(chain, 'dev', 'aws_apigatewayv2_route'), [])
    stage.fact('the ledger still has the commit before', left.commit === pushed.after, false)
    const again = await stage.rerun(run)
    stage.fact('run again, it is green', [again.conclusion, output(again, 'outcome')], ['success', 'applied'])
    stage.fact('the function was not made twice', [functions(), inState()], [1, 1])
    stage.fact(
      'the rest of the API is there',
      stateOf(chain, 'dev')?.resources.some(({ type }) => type === 'aws_apigatewayv2_route'),
      true,
    )
    const { commit, serial } = await ledgerOf(chain, 'dev')
    stage.fact(
      'the ledger has the commit, and the state it wrote',
      [commit, serial],
      [pushed.after, stateOf(chain, 'dev')?.serial],
    )
  },
}
