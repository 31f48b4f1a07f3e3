import { describe, expect, test } from '@jest/globals'
import type { PlanStore } from '@wrenchproof/sealed-plan'
import { envelopeDigest, rescueName, sealPlan } from '@wrenchproof/sealed-plan'
import { commit, keyText, keysOf, manifest } from './sample.ts'

const expires = new Date(Date.now() + 3_600_000)
const { seal } = keysOf(keyText)
const envelopeOf = (text: string) => sealPlan(manifest, [{ path: 'plan.tfplan', content: Buffer.from(text) }], seal)
const name = (runId: string, environment = 'dev', sha = commit) => ({
  environment,
  commit: sha,
  runId,
  runAttempt: '1',
})

/** What every store must do; `make` gives an empty one. */
export function describePlanStore(what: string, make: () => Promise<AsyncDisposable & { store: PlanStore }>): void {
  describe(`${what} plan store`, () => {
    test('finds a plan by commit and digest, byte for byte', async () => {
      await using made = await make()
      const envelope = envelopeOf('a')
      await made.store.save(name('7'), envelope, expires)
      const found = await made.store.find(commit, envelopeDigest(envelope))
      expect(found?.name).toBe(`tfplan-dev-${commit}-7-1`)
      expect(Buffer.from(found?.envelope ?? []).equals(envelope)).toBe(true)
    })

    test('finds nothing by another commit or digest', async () => {
      await using made = await make()
      const envelope = envelopeOf('a')
      await made.store.save(name('7'), envelope, expires)
      expect(await made.store.find('f'.repeat(40), envelopeDigest(envelope))).toBeUndefined()
      expect(await made.store.find(commit, 'f'.repeat(64))).toBeUndefined()
    })

    test('keeps the plans of two runs, environments and commits apart', async () => {
      await using made = await make()
      const plans = [
        { name: name('7'), envelope: envelopeOf('a') },
        { name: name('8'), envelope: envelopeOf('b') },
        { name: name('7', 'dev-platform'), envelope: envelopeOf('c') },
        { name: name('7', 'dev', 'd'.repeat(40)), envelope: envelopeOf('d') },
      ]
      for (const plan of plans) await made.store.save(plan.name, plan.envelope, expires)
      for (const plan of plans) {
        const found = await made.store.find(plan.name.commit, envelopeDigest(plan.envelope))
        expect(Buffer.from(found?.envelope ?? []).equals(plan.envelope)).toBe(true)
      }
    })

    test('keeps what a broken apply left behind, under its own name', async () => {
      await using made = await make()
      const rescue = rescueName(name('7'))
      const content = envelopeOf('a journal')
      await made.store.keep(rescue, content, expires)
      expect(Buffer.from((await made.store.kept(rescue)) ?? []).equals(content)).toBe(true)
      expect(await made.store.kept(rescueName({ ...name('7'), runAttempt: '9' }))).toBeUndefined()
      expect(await made.store.kept('../plans')).toBeUndefined()
      expect(await made.store.find(commit, envelopeDigest(content))).toBeUndefined()
    })

    test('never overwrites a plan', async () => {
      await using made = await make()
      const first = envelopeOf('first')
      await made.store.save(name('7'), first, expires)
      await expect(made.store.save(name('7'), envelopeOf('second'), expires)).rejects.toMatchObject({
        code: 'PLAN_EXISTS',
      })
      const found = await made.store.find(commit, envelopeDigest(first))
      expect(Buffer.from(found?.envelope ?? []).equals(first)).toBe(true)
    })
  })
}
