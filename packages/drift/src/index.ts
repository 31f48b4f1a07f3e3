/** The domain of drift detection, pure: what the world did, what the code did, and how to tell people. */
export {}
