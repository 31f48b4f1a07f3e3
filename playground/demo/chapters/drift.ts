import type { Chapter } from '../chapter.ts'
import { objectsOf, rolesAssumed } from '../../chain/facts.ts'
import { changeObjects } from '../../cloud/index.ts'

/** Somebody changes something past the code, and puts it back once asked. */
export const drift: Chapter = {
  name: 'drift',
  title: 'a change by hand is found, and its issue closed once it is undone',
  after: ['main'],
  async tell(stage) {
    const { chain } = stage
    const [id = ''] = objectsOf(chain, 'staging', 'aws_cloudwatch_log_group')
    const byHand = (days: number): number =>
      changeObjects(chain.cloud, { type: 'aws_cloudwatch_log_group', id }, { attributes: { retention_in_days: days } })
    const issues = () => chain.repository.issues.filter(({ pull }) => pull === undefined)
    stage.fact('in the console somebody shortens how long a log of staging is kept', byHand(1), 1)
    const since = chain.aws.trail.length
    const look = async () => stage.dispatch('cleo', 'drift.yml', 'main', { environment: 'staging' })
    const found = await look()
    stage.fact('the look is green', found.conclusion, 'success')
    stage.fact(
      'one issue says so',
      issues().map(({ state, user }) => `${state}, by ${user.login}`),
      ['open, by github-actions[bot]'],
    )
    stage.fact('it names the log', issues()[0]?.body?.includes('aws_cloudwatch_log_group'), true)
    const roles = rolesAssumed(chain, since).filter((role) => role.includes('staging'))
    stage.fact('the look had the plan role alone', roles, ['wrenchproof-staging-plan'])
    byHand(60)
    await look()
    stage.fact(
      'once it is put back, the next look closes the issue',
      issues().map(({ state }) => state),
      ['closed'],
    )
  },
}
