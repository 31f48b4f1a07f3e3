import { UserError } from '@wrenchproof/errors'

/** `owner/name` as the parameters of a route. */
export function repositoryParameters(fullName: string): { readonly owner: string; readonly repo: string } {
  const [owner = '', repo = '', ...rest] = fullName.split('/')
  if (owner === '' || repo === '' || rest.length > 0)
    throw new UserError(`'${fullName}' is not a repository's full name`, 'Give it as owner/name.', {
      code: 'INPUT_INVALID',
    })
  return { owner, repo }
}
