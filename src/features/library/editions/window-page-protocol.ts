import { createHash } from 'node:crypto'
import { courseAllows } from './page-policy.ts'

/** Where a course has a window to itself: this instead of `/content`, with the same address behind it. */
export const windowPath = '/frame'

/** Where a unit in a window of its own goes when it has ended; its resource stands behind it. */
export const endedPath = '/ended'

const style = 'html,body{height:100%;margin:0}iframe{display:block;width:100%;height:100%;border:0}'
const hold = `const{pathname,search,hash}=location
document.querySelector('iframe').src='/content'+pathname.slice(${windowPath.length})+search+hash
addEventListener('message',({source,data})=>data&&data.cunxiao==='scorm-start'&&source.postMessage({cunxiao:'scorm-started'},'*'))`

/**
 * A page of ours around a course that has a window to itself: what is not in a frame may go to any address,
 * and take along what it knows.
 */
export const windowPage = pageOf(
  `<iframe allow="${courseAllows}"></iframe><script>${hold}</script>`,
  hold,
)

/** Leads the whole window back to the resource in the portal. */
export const endedPage = (portal: string, resourceId: string) => {
  const back = `top.location.replace(${JSON.stringify(`${portal}/resources/${resourceId}`)})`
  return pageOf(`<script>${back}</script>`, back)
}

function pageOf(body: string, script: string): { html: string; policy: string } {
  return {
    html: `<!DOCTYPE html><html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>村校</title><style>${style}</style></head><body>${body}</body></html>`,
    policy: `default-src 'none'; frame-src 'self'; script-src ${digest(script)}; style-src ${digest(style)}`,
  }
}

function digest(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}
