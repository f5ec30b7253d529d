/** Set when the pages are built: the files of the shell, and what tells one build from another. */
declare const __SHELL__: readonly string[]
declare const __SHELL_DIGEST__: string
