/** The provider process; installation makes plain JavaScript of it (see install/package.ts). */
import { servePlugin } from '../protocol/plugin.ts'
import { openPackage } from './package.ts'
import { providerMethods } from './service.ts'

// The package is two directories up from js/provider.
servePlugin(() => providerMethods(openPackage(`${import.meta.dirname}/../..`), process.env), process.env)
