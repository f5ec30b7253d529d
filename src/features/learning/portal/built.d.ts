/** Set when the pages are built. */
declare const __PDF_CMAPS__: string
