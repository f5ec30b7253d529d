/** A plain text as a page: large type, one paragraph a line, nothing of it read as markup. */
export function pageOfText(title: string, text: string): string {
  const paragraphs = text
    .replace(/\r\n?/g, '\n')
    .split('\n')
    .map((line) => line.replace(/[\s\u3000]+$/, '').replace(/^[ \t\u3000]+/, ''))
    .filter(Boolean)
    .map((line) => `<p>${escaped(line)}</p>`)
  return [
    '<!doctype html>',
    '<html lang="zh"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(title)}</title>`,
    `<style>${style}</style></head><body><h1>${escaped(title)}</h1>`,
    ...paragraphs,
    '</body></html>\n',
  ].join('\n')
}

const style = [
  'body{max-width:34em;margin:0 auto;padding:1em;font-size:1.35rem;line-height:1.8;color:#1b1b1b;background:#fffdf7}',
  'h1{font-size:1.5em;line-height:1.3}',
  // Columns that somebody set with blanks stay columns.
  'p{margin:0 0 .5em;white-space:pre-wrap;overflow-wrap:anywhere}',
  'p:lang(zh){text-indent:2em}',
].join('')

const escaped = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
