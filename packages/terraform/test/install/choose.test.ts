import { expect, test } from '@jest/globals'
import { archiveAddress, chooseBinary, parseDownloadBase, platformOf } from '@wrenchproof/terraform'

const sha256 = { 'linux-amd64': 'a'.repeat(64) }
const pinned = { version: '1.11.4', sha256 }
const platform = 'linux-amd64'
const terraform = { binary: 'terraform', platform } as const
const tofu = { binary: 'tofu', platform } as const
const release = { kind: 'release', archive: { version: '1.11.4', platform, sha256: sha256['linux-amd64'] } }

test.each([
  ['nothing is asked for', { ...terraform, pinned: undefined, onPath: '1.9.0' }, { kind: 'path', version: '1.9.0' }],
  ['the one on the PATH is wanted', { ...terraform, pinned, onPath: '1.11.4' }, { kind: 'path', version: '1.11.4' }],
  ['another is on the PATH', { ...terraform, pinned, onPath: '1.9.0' }, release],
  ['none is on the PATH', { ...terraform, pinned, onPath: undefined }, release],
  ['OpenTofu of the version is there', { ...tofu, pinned, onPath: '1.11.4' }, { kind: 'path', version: '1.11.4' }],
])('%s', (_, question, choice) => {
  expect(chooseBinary(question)).toEqual(choice)
})

test.each([
  [
    'no sum for this machine',
    { ...terraform, platform: 'darwin-arm64', pinned, onPath: '1.9.0' },
    'the environments file wants Terraform 1.11.4, and the one on the PATH is 1.9.0',
    'terraform.sha256.darwin-arm64',
  ],
  [
    'no sum and nothing on the PATH',
    { ...terraform, pinned: { version: '1.11.4', sha256: {} }, onPath: undefined },
    'the environments file wants Terraform 1.11.4, and there is no terraform on the PATH',
    'https://releases.hashicorp.com/terraform/1.11.4/terraform_1.11.4_SHA256SUMS',
  ],
  [
    'OpenTofu is never fetched by a sum of HashiCorp',
    { ...tofu, pinned, onPath: '1.9.0' },
    'the environments file wants OpenTofu 1.11.4, and the one on the PATH is 1.9.0',
    'Install OpenTofu 1.11.4',
  ],
])('%s: refused, with the way out', (_, question, message, fix) => {
  expect(() => chooseBinary(question)).toThrow(
    expect.objectContaining({ code: 'TERRAFORM_VERSION', message, fix: expect.stringContaining(fix) }),
  )
})

test.each([
  ['linux', 'x64', 'linux-amd64'],
  ['linux', 'arm64', 'linux-arm64'],
  ['darwin', 'arm64', 'darwin-arm64'],
  ['win32', 'ia32', 'windows-386'],
])('%s on %s is %s', (system, architecture, expected) => {
  expect(platformOf(system, architecture)).toBe(expected)
})

test('a zip is where HashiCorp has it', () => {
  expect(archiveAddress('https://mirror.example/tf', { version: '1.11.4', platform: 'linux-arm64' })).toBe(
    'https://mirror.example/tf/1.11.4/terraform_1.11.4_linux_arm64.zip',
  )
})

test.each([
  ['', 'https://releases.hashicorp.com/terraform'],
  ['https://mirror.example', 'https://mirror.example'],
  ['https://mirror.example/tf//', 'https://mirror.example/tf'],
  ['http://127.0.0.1:8080/tf', 'http://127.0.0.1:8080/tf'],
  ['http://mirror.example/tf', undefined],
  ['http://127.0.0.1.example/tf', undefined],
  ['https://user:hunter2@mirror.example/tf', undefined],
  ['https://mirror.example/tf?token=hunter2', undefined],
  ['https://mirror.example/tf#x', undefined],
  ['file:///tmp', undefined],
  ['mirror.example', undefined],
])('the base %s', (text, expected) => {
  expect(parseDownloadBase(text)).toBe(expected)
})
