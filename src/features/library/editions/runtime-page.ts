import { decodeAs, likelyEncoding, lookedBytes, markedEncoding } from '../../../base/encoding.ts'
import { storesScript } from './stores-script.ts'

/** Where pages of courses find what speaks for them with the page around them; served beside the files. */
export const runtimePath = '/runtime/scorm.js'

/** So much of a page is looked through for the place where its head begins; no page that people wrote is longer. */
export const headBytes = lookedBytes

/** Part of the name of a page that carries the runtime: another way of carrying it is another page. */
export const carrying = 'runtime-3'

/**
 * In a sandbox no frame may lead the one beside it elsewhere, which is what the menus of framed courses do: its
 * link is handed up until a page has a frame of that name. Links to other hosts are left to the browser, which refuses them.
 */
const framed = `<script>(()=>{const open=window.open,above=window.cunxiaoParent||parent,isOutermost=above===top
const own=url=>{try{return new URL(url).host===location.host}catch(_){return false}}
const ask=(url,name)=>above.postMessage({cunxiao:'frame',url,name},'*')
addEventListener('click',e=>{const a=e.target.closest&&e.target.closest('a[href],area[href]')
if(!a||e.defaultPrevented||e.button||e.ctrlKey||e.metaKey||e.shiftKey||a.host!==location.host)return
const base=document.querySelector('base[target]'),name=a.target||(base?base.target:'')
if(!name||name==='_self'||name===window.name)return
e.preventDefault()
if(name==='_blank'||isOutermost&&name[0]==='_')location.href=a.href
else if(name[0]==='_'||!open.call(window,a.href,name))isOutermost?location.href=a.href:ask(a.href,name)})
addEventListener('message',({source,data})=>{if(!data||data.cunxiao!=='frame'||!own(data.url))return
const all=[...document.querySelectorAll('frame,iframe')]
if(!all.some(one=>one.contentWindow===source))return
const to=all.find(one=>one.name===data.name)
if(to)to.src=data.url
else if(isOutermost||data.name==='_parent')location.href=data.url
else ask(data.url,data.name)})})()</script>`

/** Whether a page has frames, or names one. */
const hasFrames = (page: Buffer): boolean => {
  const text = page.toString('latin1').replaceAll('\0', '')
  return /<i?frame\b|\btarget\b/i.test(text)
}

/**
 * A page of a package, or the beginning of a very long one, with scripts of ours before all others: what stands in for
 * stores, what its frames need of each other, and of SCORM the runtime, because a course looks for its platform in its
 * own window first, on whichever of its pages it is.
 */
export const withRuntime = (page: Buffer, isScorm: boolean): Buffer =>
  withFirst(
    page,
    [
      `<script>${storesScript}</script>`,
      ...(isScorm ? [`<script src="${runtimePath}"></script>`] : []),
      ...(hasFrames(page) ? [framed] : []),
    ].join(''),
  )

/**
 * Bytes stay as they are, in whatever encoding; only what is in two-byte characters becomes UTF-8, whose mark
 * wins over what was told of it.
 */
function withFirst(page: Buffer, scripts: string): Buffer {
  const wide = markedEncoding(page) ?? likelyEncoding(page.subarray(0, lookedBytes))
  if (wide === 'utf-16le' || wide === 'utf-16be') {
    return withFirst(Buffer.from(`\uFEFF${decodeAs(page, wide)}`), scripts)
  }
  const text = page.toString('latin1')
  const head = /<head(?:\s[^>]*)?>/i.exec(text) ?? /<html(?:\s[^>]*)?>/i.exec(text)
  const at = head
    ? head.index + head[0].length
    : (/^(?:\u00EF\u00BB\u00BF)?\s*(?:<!doctype[^>]*>)?/i.exec(text)?.[0].length ?? 0)
  return Buffer.from(text.slice(0, at) + scripts + text.slice(at), 'latin1')
}
