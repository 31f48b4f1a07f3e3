import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { checkoutFiles } from '@wrenchproof/workplace'

async function checkout(files: Readonly<Record<string, string>>) {
  const top = await mkdtemp(join(tmpdir(), 'wrenchproof-files-'))
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(top, path)), { recursive: true })
    await writeFile(join(top, path), content)
  }
  return { top, files: checkoutFiles(top), [Symbol.asyncDispose]: async () => rm(top, { recursive: true }) }
}

describe('what may be carried', () => {
  test('is generated files, by path; data directories and repositories are left out', async () => {
    await using made = await checkout({ 'b/x.zip': 'x', 'a.zip': 'a', '.git/y.zip': 'y', 'r/.terraform/z.zip': 'z' })
    const carried = await made.files.matching(['**/*.zip', '*.zip'])
    expect(carried.map(({ path, content }) => [path, content.toString()])).toEqual([
      ['a.zip', 'a'],
      ['b/x.zip', 'x'],
    ])
  })

  test.each([
    'x.tf',
    'x.tf.json',
    'x.tofu',
    'x_override.tf',
    'terraform.tfvars',
    'x.auto.tfvars.json',
    '.terraform.lock.hcl',
  ])('is not configuration: %s', async (name) => {
    await using made = await checkout({ [`r/${name}`]: '' })
    await expect(made.files.matching([`r/${name}`])).rejects.toThrow(`carry: r/${name} is configuration`)
  })

  test('is no link out of the checkout, and nothing behind one', async () => {
    await using made = await checkout({})
    await symlink('/etc/hostname', join(made.top, 'x.zip'))
    await expect(made.files.matching(['x.zip'])).rejects.toThrow('is not a plain file inside the repository')
    await symlink('/etc', join(made.top, 'etc'))
    await expect(made.files.matching(['etc/hostname'])).rejects.toThrow('is not a plain file inside the repository')
  })
})

describe('what was carried is written back', () => {
  const content = Buffer.from('carried')

  test('into directories that are not there yet', async () => {
    await using made = await checkout({})
    await made.files.restore([{ path: 'a/b/x.zip', content }])
    expect(await readFile(join(made.top, 'a/b/x.zip'), 'utf8')).toBe('carried')
  })

  test.each([
    ['through a link in the checkout', 'link/x.zip'],
    ['over a link', 'over'],
    ['to above the checkout', '../x.zip'],
  ])('never %s', async (_where, path) => {
    await using made = await checkout({ 'dir/kept': '' })
    await symlink('dir', join(made.top, 'link'))
    await symlink('dir/kept', join(made.top, 'over'))
    await expect(made.files.restore([{ path, content }])).rejects.toMatchObject({ code: 'CARRY_LINK' })
    expect(await readFile(join(made.top, 'dir/kept'), 'utf8')).toBe('')
  })
})

test('var files are of the repository, and everything wrong is said at once', async () => {
  await using made = await checkout({ 'r/good.tfvars': 'x = 1\n', 'shared.tfvars': 'y = 1\n' })
  await symlink('/etc/hostname', join(made.top, 'r/out.tfvars'))
  const digests = await made.files.varFileDigests('r', ['good.tfvars', '../shared.tfvars'])
  expect(Object.keys(digests)).toEqual(['r/good.tfvars', 'shared.tfvars'])
  const all = made.files.varFileDigests('r', ['gone.tfvars', 'out.tfvars', '../../x.tfvars', '.'])
  await expect(all).rejects.toThrow(
    /gone\.tfvars does not exist\n.*out\.tfvars leaves the repository through a link\n.*\.\.\/\.\.\/x\.tfvars leaves the repository\n.*\. is not a file/u,
  )
})
