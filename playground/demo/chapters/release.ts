import type { Chapter } from '../chapter.ts'
import { ledgerOf, objectsOf, stateOf } from '../../chain/facts.ts'
import { changed, settingsFile } from './settings.ts'

/** A release branch with a fix that dev never saw. */
export const release: Chapter = {
  name: 'release',
  title: 'a release branch with a fix goes to staging',
  after: ['develop'],
  async tell(stage) {
    const { chain } = stage
    const from = (await ledgerOf(chain, 'dev')).commit ?? ''
    const text = await stage.read(from, settingsFile('staging'))
    const run = await stage.deliver({
      by: 'ada',
      branch: 'release/1.0',
      from,
      message: 'Keep logs of staging for 60 days',
      files: changed('staging', text, ['retention_days = 30', 'retention_days = 60']),
    })
    stage.fact('the run is green', run.conclusion, 'success')
    const { commit, subjects } = await ledgerOf(chain, 'staging')
    stage.fact('the ledger says that the release was applied', commit, await stage.tip('release/1.0'))
    stage.say(subjects[0] ?? '')
    stage.fact('there is one network in staging', objectsOf(chain, 'staging', 'aws_vpc').length, 1)
    stage.fact('production is still empty', stateOf(chain, 'production'), undefined)
  },
}

/** Promotion, with people in between. */
export const main: Chapter = {
  name: 'main',
  title: 'merged to main, it goes to production once somebody approved',
  after: ['release'],
  async tell(stage) {
    const { chain } = stage
    const { number, run: proposed } = await stage.propose('ada', 'release/1.0', 'main', 'Release 1.0')
    stage.fact('the pull request is green', proposed.conclusion, 'success')
    stage.fact(
      'production, which reads what global has yet to publish, is checked; its plan comes with the delivery',
      ['plan global', 'plan production'].map((name) => {
        const job = proposed.jobs.find((one) => one.name.endsWith(name))
        return job?.steps.map(({ outputs }) => outputs['mode'] ?? '').join('')
      }),
      ['preview', 'check'],
    )
    const run = await stage.merge('ada', number)
    stage.fact('the run is green', run.conclusion, 'success')
    const { approvals } = chain.repository.runs.find(({ id }) => id === run.id) ?? { approvals: [] }
    stage.fact(
      'bob, who did not push it, approved both plans',
      approvals.map(({ user, state }) => `${user.login} ${state}`),
      ['bob approved', 'bob approved'],
    )
    const tip = await stage.tip('main')
    const delivered = await Promise.all(['global', 'production'].map(async (name) => ledgerOf(chain, name)))
    stage.fact(
      'global and production were applied at this commit',
      delivered.map(({ commit }) => commit),
      [tip, tip],
    )
    for (const { subjects } of delivered) stage.say(subjects[0] ?? '')
    const ended = run.jobs.filter(({ conclusion }) => conclusion === 'success').map(({ name }) => name)
    const order = ['global / apply', 'production / plan'].map((name) => ended.findIndex((job) => job.endsWith(name)))
    stage.fact(
      'global came first, because production needs it',
      order.toSorted((a, b) => a - b),
      order,
    )
    stage.fact(
      'three gateways have the addresses that global holds',
      objectsOf(chain, 'production', 'aws_nat_gateway').length,
      3,
    )
  },
}

/** Past the release, with a reason; and back into the branches that would undo it. */
export const hotfix: Chapter = {
  name: 'hotfix',
  title: 'a hotfix goes past the release, and is brought back',
  after: ['main'],
  async tell(stage) {
    const { chain } = stage
    const text = await stage.read('main', settingsFile('production'))
    await stage.commit({
      by: 'ada',
      branch: 'hotfix/1.0.1',
      from: 'main',
      message: 'More memory for the function',
      files: changed('production', text, [
        /serverless = \{ enabled = true, memory = 512/u,
        'serverless = { enabled = true, memory = 1024',
      ]),
    })
    const run = await stage.dispatch('ada', 'hotfix.yml', 'hotfix/1.0.1', {
      reason: 'Orders time out',
      incident: 'INC-7',
    })
    stage.fact('the run is green', run.conclusion, 'success')
    const { commit, subjects } = await ledgerOf(chain, 'production')
    stage.fact('the hotfix is in production', commit, await stage.tip('hotfix/1.0.1'))
    stage.say(subjects[0] ?? '')
    const pulls = chain.repository.issues.filter(
      ({ pull, state }) => state === 'open' && pull?.headRef === 'hotfix/1.0.1',
    )
    stage.fact(
      'pull requests bring it to main and, as no release is open, to develop',
      pulls.map(({ pull }) => pull?.baseRef),
      ['main', 'develop'],
    )
  },
}
