/**
 * How long a workflow of three jobs takes, each with two scripts, with and without a checkout: the least and the middle
 * of ten runs in milliseconds. `node playground/workflows/bench/matrix.ts`.
 */
import { mainWorkflow, workflowWorld } from '../test/world.ts'

const workflow = (checkout: string) => `on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    strategy: { matrix: { v: [1, 2, 3] } }
    steps:
${checkout}      - run: echo "first \${{ matrix.v }}"
      - run: echo "second \${{ github.sha }}" >> "$GITHUB_STEP_SUMMARY"
`

await using world = await workflowWorld()
for (const [name, checkout] of [
  ['scripts', ''],
  ['checkout and scripts', '      - uses: actions/checkout@v7\n'],
] as const) {
  const event = await world.branch({ [mainWorkflow]: workflow(checkout) })
  await using service = await world.service()
  const times: number[] = []
  for (let count = 0; count < 10; count += 1) {
    const started = performance.now()
    const handle = await service.start({ repository: world.repository, workflow: mainWorkflow, event })
    const { conclusion } = await handle.done
    if (conclusion !== 'success') throw new Error(`the run ended with ${conclusion}`)
    times.push(performance.now() - started)
  }
  times.sort((one, other) => one - other)
  console.log(`${name}: ${times[0]?.toFixed(0) ?? ''} ms, ${times[5]?.toFixed(0) ?? ''} ms`)
}
