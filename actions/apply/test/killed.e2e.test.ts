/** An apply whose step is killed: what the post step keeps, tells and knows, with objects in the simulated cloud. */
import { expect, test } from '@jest/globals'
import { refuse } from '@wrenchproof/playground/aws'
import { s3Team } from './s3-team.ts'
import { applyAction, planAction } from './scenario.ts'

const root = `
terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
provider "aws" {
  region = "us-east-2"
  default_tags {
    tags = { Project = "acme" }
  }
}
resource "aws_vpc" "first" {
  cidr_block = "10.0.0.0/16"
  tags       = { Name = "first" }
}
resource "aws_vpc" "second" {
  depends_on = [aws_vpc.first]
  cidr_block = "10.1.0.0/16"
  tags       = { Name = "second" }
}
resource "aws_ssm_parameter" "third" {
  depends_on = [aws_vpc.second]
  name       = "/dev/third"
  type       = "SecureString"
  value      = "hunter2-SECRET"
}
`

const createVpc = /\/cloud\/call\/EC2\/CreateVpc/u
const forEver = async (): Promise<void> => new Promise(() => undefined)

/** What is in the cloud, by type. */
const made = ({ rig }: Awaited<ReturnType<typeof s3Team>>): string[] =>
  [...rig.cloud.objects.values()].flatMap((objects) => [...objects.values()].map(({ type }) => type)).toSorted()

/** The block of HCL on a summary page. */
const imports = (summary: string): string => /```hcl\n([\s\S]*?)\n```/u.exec(summary)?.[1] ?? ''

test('M7: what was made and is in no state is told as import blocks, and nothing is made twice', async () => {
  await using team = await s3Team(root)
  const digest = await team.planned()
  await using job = await team.machine()
  const running = job.runner.start(applyAction, { ...team.inputs, 'plan-digest': digest })
  // The second network exists, and nobody has told terraform: its journal cannot know the id.
  const reached = Promise.withResolvers<undefined>()
  team.rig.faults.cloud.faults.push({
    kind: 'held-reply',
    path: createVpc,
    body: /second/u,
    reached: async () => {
      reached.resolve(undefined)
      return forEver()
    },
  })
  await reached.promise
  running.kill()
  await running.done
  team.rig.faults.cloud.faults.length = 0
  expect([made(team), team.held()]).toEqual([['aws_vpc', 'aws_vpc'], true])

  const posts = await job.runner.runPosts()
  const said = posts.map(({ log }) => log).join('\n')
  const page = posts.map(({ summary }) => summary).join('\n')
  expect(said).toMatch(/lock [0-9a-f-]{36} of \S+@\S+ was released/u)
  expect(said).toContain('IN_DOUBT: dev: it is not known what was changed')
  expect(page).toMatch(/\| journal and unsaved state \| `rescue-dev-[0-9a-f]{40}-\d+-1` \|/u)
  expect(page).toMatch(/### Done \(1\)\n\n- .*first/u)
  // Whichever of terraform and its provider dies first decides whether terraform still says that this one failed.
  expect(page).toMatch(/### (?:Started, and not known to be done|Failed) \(1\)\n\n- .*second/u)
  expect(page).toMatch(/### Not started \(1\)\n\n- .*third/u)
  expect(imports(page)).toMatch(
    /^import \{\n  to = aws_vpc\.first\n  id = "vpc-\w+"\n\}\n\n# Found by its tags.*\nimport \{\n  to = aws_vpc\.second\n  id = "vpc-\w+"\n\}$/u,
  )
  expect(said + page).not.toContain('hunter2-SECRET')
  expect((await team.applied(await team.planned())).outputs).toMatchObject({ refusal: 'IN_DOUBT' })

  // On another machine, with nothing but what was kept.
  const diagnosed = await team.recovered('diagnose')
  expect(diagnosed.log).toContain('2 objects were made and are in no state')
  expect(imports(diagnosed.summary)).toBe(imports(page))
  await team.recovered('resolve-doubt')
  await team.rig.commit('main', 'bring in', { 'terraform/environments/dev/imports.tf': `${imports(page)}\n` })
  expect((await team.delivered()).outputs).toMatchObject({ outcome: 'applied' })
  expect(made(team)).toEqual(['aws_ssm_parameter', 'aws_vpc', 'aws_vpc'])
})

test('a terraform that outlives its killed step ends well, and the post step tells the ledger so', async () => {
  await using team = await s3Team(root)
  const digest = await team.planned()
  await using job = await team.machine()
  const running = job.runner.start(applyAction, { ...team.inputs, 'plan-digest': digest })
  const [reached, goOn] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()]
  team.rig.faults.cloud.faults.push({
    kind: 'hold',
    path: createVpc,
    body: /second/u,
    reached: async () => {
      reached.resolve(undefined)
      await goOn.promise
    },
  })
  await reached.promise
  running.signal('SIGKILL')
  await running.done
  goOn.resolve(undefined)
  while (team.held()) await new Promise((resolve) => setImmediate(resolve))
  const [post] = await job.runner.runPosts()
  expect(post).toMatchObject({ exitCode: 0 })
  expect(post?.log).toContain('dev: applied (serial none -> ')
  expect((await team.applied(digest)).outputs).toMatchObject({ refusal: 'CONSUMED' })
  expect((await team.applied(await team.planned())).outputs).toMatchObject({ outcome: 'no-changes' })
})

test('a state that such a terraform could not save is kept by the post step', async () => {
  await using team = await s3Team(root)
  const digest = await team.planned()
  await using job = await team.machine()
  const running = job.runner.start(applyAction, { ...team.inputs, 'plan-digest': digest })
  const [reached, goOn] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()]
  team.rig.faults.cloud.faults.push({
    kind: 'hold',
    path: createVpc,
    body: /second/u,
    reached: async () => {
      reached.resolve(undefined)
      await goOn.promise
    },
  })
  await reached.promise
  running.signal('SIGKILL')
  await running.done
  team.rig.faults.aws.faults.push(refuse({ method: 'PUT', key: 'dev/terraform.tfstate', times: Infinity }))
  goOn.resolve(undefined)
  while (team.held()) await new Promise((resolve) => setImmediate(resolve))
  const [post] = await job.runner.runPosts()
  team.rig.faults.aws.faults.length = 0
  expect(post?.log).toContain('STATE_NOT_SAVED: dev: ')
  const rescue = /rescue-dev-[0-9a-f]{40}-\d+-1/u.exec(post?.summary ?? '')?.[0] ?? ''
  expect(post?.summary).not.toContain('in no state')
  await team.recovered('push-errored-state', { rescue })
  await team.recovered('clear-hold')
  expect((await team.applied(await team.planned())).outputs).toMatchObject({ outcome: 'no-changes' })
})

test('one that still works when the post step comes is interrupted once, and saves what it did', async () => {
  await using team = await s3Team(
    root.replace(
      'resource "aws_ssm_parameter"',
      `resource "terraform_data" "slow" {
  depends_on = [aws_vpc.first]
  provisioner "local-exec" {
    command = "sleep 600"
  }
}
resource "aws_ssm_parameter"`,
    ),
  )
  const digest = await team.planned()
  await using job = await team.machine()
  const running = job.runner.start(applyAction, { ...team.inputs, 'plan-digest': digest })
  await running.line(/provisioner runs/u)
  running.signal('SIGKILL')
  await running.done
  const [post] = await job.runner.runPosts()
  expect(post?.log).toMatch(/CANCELLED: dev: the job was cancelled; the state holds what was done/u)
  expect(team.held()).toBe(false)
  const next = await team.applied(await team.planned())
  expect([undefined, 'PROTECTED', 'DESTROY_BUDGET', '']).toContain(next.outputs['refusal'])
  expect(made(team).filter((type) => type === 'aws_vpc')).toHaveLength(2)
})

test('one that was killed between the ledger and terraform changed nothing, and that is evident', async () => {
  await using team = await s3Team(root)
  const github = { store: 'artifact', 'store-location': '' }
  const planned = await team.step(planAction, github)
  const inputs = { ...team.inputs, ...github, 'plan-digest': planned.outputs['plan-digest'] ?? '' }
  await using job = await team.machine()
  const running = job.runner.start(applyAction, inputs)
  // The plan is spent; the step that spent it does not live to know.
  team.rig.faults.github.faults.push({
    kind: 'held-reply',
    method: 'POST',
    path: /\/git\/refs$/u,
    reached: async () => {
      running.kill()
      return forEver()
    },
  })
  await running.done
  team.rig.faults.github.faults.length = 0
  const [post] = await job.runner.runPosts()
  expect(post?.log).toContain('FAILED_CLEAN: dev: terraform stopped before it changed anything')
  expect(await team.rig.log('ledger/dev')).toEqual([
    expect.stringContaining('dev: failed before changing anything of '),
    expect.stringContaining('dev: consumed plan '),
  ])
  expect(made(team)).toEqual([])
})
