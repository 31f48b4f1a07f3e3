import { beforeAll, expect, test } from '@jest/globals'
import { readConfig } from '../src/index.ts'
import type { HclParser } from '../src/index.ts'
import { testParser } from './support/parser.ts'
import { repository } from './support/repository.ts'
import { terraformModules } from './support/terraform.ts'

let parser: HclParser
beforeAll(async () => {
  parser = await testParser()
})

const probe = 'module "probe" {\n  source = "./probe"\n}\n'

const open = ['$', '{'].join('')

// What people write.
const plain: readonly string[] = [
  `# x\r${probe}`,
  `locals {\n  a = "$$${open}1}"\n  b = "%%%{ if true }%{ endif }"\n}\n${probe}`,
  `a = 1\n${probe}`,
  `locals {\n  a = <<E\n  E\n}\n${probe}`,
  `locals {\n  a = <<-E\n    x\n    E\n}\n${probe}`,
  `locals {\n  a = <<E\n x E\nE\n}\n${probe}`,
  `locals {\n  a = <<E\n EE\nE\n}\n${probe}`,
  `locals {\n  a = <<E\n${open}"E"}\nE\n}\n${probe}`,
  `locals {\n  a = <<E\n${open}<<F\nx\nF\n}\nE\n}\n${probe}`,
  `locals {\n  a = <<E\n"\nE\n}\n${probe}`,
  `locals {\n  a = <<E\n\\\nE\n}\n${probe}`,
  `locals {\n  a = <<E\n$${open}\nE\n}\n${probe}`,
  `locals {\n  a = <<E\n%%{\nE\n}\n${probe}`,
  `locals {\n  a = <<E-x\nhi\nE-x\n}\n${probe}`,
  `locals {\r\n  a = <<E\r\nhi\r\nE\r\n}\r\n${probe.replaceAll('\n', '\r\n')}`,
  `locals {\n  a = "${open}"}"}"\n}\n${probe}`,
  `locals {\n  a = "\\"$${open}"\n}\n${probe}`,
  `locals {\n  a = "%{ if true ~}x%{ else }\\"%{ endif }"\n}\n${probe}`,
  `locals {\n  a = "${open}"${open}"x"}"}"\n}\n${probe}`,
  `/* \n * " */\n${probe}`,
  `/* /* */\n${probe}`,
  `# /*\n${probe}# */\n`,
  `// <<E\n${probe}`,
  `locals { a = 1 } # {\n${probe}`,
  `locals {\n  a = 1 /* x\n */\n}\n${probe}`,
  `locals {\n  a = [for x in [1] : x if x > 0]\n}\n${probe}`,
  `locals {\n  a = {for k, v in {} : k => v...}\n}\n${probe}`,
  `locals {\n  a = [1][*]\n  b = {}.*.x\n  c = [1].0\n}\n${probe}`,
  `locals {\n  a = true ? <<E\nx\nE\n  : "y"\n}\n${probe}`,
  `locals {\n  a = 1e5\n  b = -1\n  c = !true\n  d = 5 % 2\n}\n${probe}`,
  `locals {\n  a = {\n    "b" : 1,\n    (1 == 1) = 2\n    c = 3\n  }\n}\n${probe}`,
  `\u{feff}${probe}`,
  `module "probe" { source = "./probe" }`,
  `module probe { source = "./probe" }\n`,
  `module /* x */ "probe" /* y */ {\n  source = "./probe"\n}\n`,
  `module\n"probe" {\n  source = "./probe"\n}\n`,
  `module "pro\\u0062e" {\n  source = "./\\u0070robe"\n}\n`,
]

// What nobody writes but to be misread.
const odd: readonly string[] = [
  `locals {\n  a = <<E\n%{ if true }\nE\n%{ endif }\nE\n}\n${probe}`,
  `locals {\n  a = <<E\n E \nE\n}\n${probe}`,
  `locals {\n  a = <<é\nhi\né\n}\n${probe}`,
  `locals {\n  a = <<E\nE \n/*\nE\n}\n${probe}# */\n}\n`,
  `module "probe" {\n  source = ("./probe")\n}\n`,
  `module "probe" {\n  source = "./${open}"probe"}"\n}\n`,
  `module "probe" {\n  source = true ? "./probe" : "x"\n}\n`,
  `module "probe" {\n  source = <<E\n./probe\nE\n}\n`,
  `module "probe" {\n  source = .\n}\n${probe}`,
  `module "probe" {\n  source = "./probe"\n  x = ${open}y}\n}\n`,
  `terraform {\n  required_version = ">= 1"\n}\n;${probe}`,
  `locals { a = "x\ny" }\n${probe}`,
  `locals {\n  a = provider::x::f(1)\n}\n${probe}`,
  `locals {\n  a = <<E\n\nE\n  b = <<E\n${open}<<E\ninner\nE\n}E\nE\n}\n${probe}`,
]

// Whoever hides a module from us must not show it to terraform.
test.each([...plain, ...odd])('terraform finds no module that we do not, in %j', async (text) => {
  using repo = repository()
  repo.write({ 'main.tf': text, 'probe/main.tf': '' })
  const theirs = (await terraformModules(repo.path, '.')) ?? []
  const found = theirs.filter(({ key }) => key !== '').map(({ key, directory }) => [key, `./${directory}`])
  const { modules, problems } = readConfig(parser, 'main.tf', new TextEncoder().encode(text))
  const isUnknown =
    problems.length > 0 || modules.some(({ source }) => source !== undefined && source.text === undefined)
  const ours = modules.map(({ name, source }) => [name, source?.text])
  expect(isUnknown ? found : ours).toEqual(expect.arrayContaining(found))
})

test('a module behind a heredoc that ends elsewhere for the grammar is not overlooked', () => {
  const text = `locals {\n  a = <<E\nE \n/*\nE\n}\n${probe}# */\n}\n`
  expect(readConfig(parser, 'main.tf', new TextEncoder().encode(text)).problems).toMatchObject([{ line: 2, column: 7 }])
})

// Where terraform reads a file without complaint and we do not, roots are planned for nothing; no such file is known
// among what people write.
test.each(plain)('what terraform accepts is no problem to us, in %j', async (text) => {
  using repo = repository()
  repo.write({ 'main.tf': text, 'probe/main.tf': '' })
  const theirs = await terraformModules(repo.path, '.')
  const { problems } = readConfig(parser, 'main.tf', new TextEncoder().encode(text))
  const isAccepted = theirs?.some(({ key }) => key === 'probe') === true
  expect(isAccepted ? problems : []).toEqual([])
})
