/** What people saw of a plan before it was merged: review records and reports, and where they are kept. */
export { artifactReviews } from './artifact-reviews.ts'
export type { ArtifactReviewsOptions, ReviewCatalog } from './artifact-reviews.ts'
export { directoryReviews } from './directory-reviews.ts'
export { reviewName } from './name.ts'
export type { ReviewName } from './name.ts'
export type { ReviewQuestion, ReviewStore } from './store.ts'
