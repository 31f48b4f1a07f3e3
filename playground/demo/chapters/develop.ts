import type { Chapter } from '../chapter.ts'
import { ledgerOf, objectsOf, rolesAssumed, stateOf } from '../../chain/facts.ts'
import { output } from '../../chain/people.ts'
import { changed, settingsFile } from './settings.ts'

/** Something is proposed: the pull request says what it would change, and changes nothing. */
export const pullRequest: Chapter = {
  name: 'pull-request',
  title: 'a pull request says what it would change',
  after: [],
  async tell(stage) {
    const { chain } = stage
    const text = await stage.read('develop', settingsFile('dev'))
    await stage.commit({
      by: 'ada',
      branch: 'feature/logs',
      from: 'develop',
      message: 'Keep logs of dev for 30 days',
      files: changed('dev', text, ['retention_days = 14', 'retention_days = 30']),
    })
    const { number, run } = await stage.propose('ada', 'feature/logs', 'develop', 'Keep logs of dev for 30 days')
    stage.fact('the run is green', run.conclusion, 'success')
    const comments = chain.repository.comments.filter(({ issueNumber }) => issueNumber === number)
    stage.fact(
      'the pull request has one comment, by the workflow',
      comments.map(({ user }) => user.login),
      ['github-actions[bot]'],
    )
    stage.fact('it says what would be created', comments[0]?.body.includes('aws_vpc'), true)
    stage.fact('only the plan role was assumed', rolesAssumed(chain), ['wrenchproof-dev-plan'])
    stage.fact('nothing was created', objectsOf(chain, 'dev').length, 0)
  },
}

/** It is merged, and delivered where nobody has to approve. */
export const develop: Chapter = {
  name: 'develop',
  title: 'merged to develop, it is delivered to dev',
  after: ['pull-request'],
  async tell(stage) {
    const { chain } = stage
    const run = await stage.merge('ada', 1)
    stage.fact('the run is green', run.conclusion, 'success')
    const { commit, subjects, serial } = await ledgerOf(chain, 'dev')
    stage.fact('the ledger says that this commit was applied', commit, await stage.tip('develop'))
    stage.say(subjects[0] ?? '')
    const state = stateOf(chain, 'dev')
    stage.fact('the state in the bucket is the one the ledger remembers', state?.serial, serial)
    stage.fact('there is one network', objectsOf(chain, 'dev', 'aws_vpc').length, 1)
    stage.fact(
      'no other environment was touched',
      ['global', 'staging', 'production'].map((name) => stateOf(chain, name)),
      [undefined, undefined, undefined],
    )
    stage.fact('it was planned and applied by two roles', rolesAssumed(chain).slice(-2), [
      'wrenchproof-dev-plan',
      'wrenchproof-dev-apply',
    ])
    stage.fact('what is delivered is what was reviewed', output(run, 'reviewed'), 'same')
  },
}
