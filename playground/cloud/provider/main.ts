/** The provider process; installation makes one file of it (see install/package.ts). */
import { servePlugin } from '../protocol/plugin.ts'
import { openPackage } from './package.ts'
import { providerMethods } from './service.ts'

// Installed, this is the file `provider.mjs` of the package.
servePlugin(() => providerMethods(openPackage(import.meta.dirname), process.env), process.env)
