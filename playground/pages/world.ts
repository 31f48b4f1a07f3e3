/** What the pages look at, and what a page is. */
import type { AwsState } from '../aws/index.ts'
import type { CloudState } from '../cloud/index.ts'
import type { GithubState } from '../github/index.ts'
import type { HttpResponse } from '../http/serve.ts'
import type { Html } from './html/html.ts'

/** The states behind a rig or a chain; what is left out has no pages. */
export interface World {
  readonly github: GithubState
  readonly aws?: AwsState
  readonly cloud?: CloudState
}

/** A request for a page. */
export interface Visit {
  readonly world: World
  /** The named parts of the address, decoded. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
}

/** A page as its place in the site shows it. */
export interface Page {
  readonly title: string
  readonly body: Html
  /** What stands in front of the title, as links. */
  readonly trail?: readonly { readonly name: string; readonly href: string }[]
  /** The tabs of the place. */
  readonly tabs?: readonly Tab[]
  /** Something on it is still going on. */
  readonly live?: boolean
}

export interface Tab {
  readonly name: string
  readonly href: string
  readonly count?: number
  readonly current: boolean
}

/** Answers a page, a file, or undefined where there is nothing. */
export type Shows = (visit: Visit) => Promise<Page | HttpResponse | undefined>
