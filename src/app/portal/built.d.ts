/** Set when the pages are built: the files of the shell, and what tells one build from another. */
declare const __PORTAL_SHELL__: readonly string[]
declare const __PORTAL_SHELL_DIGEST__: string
