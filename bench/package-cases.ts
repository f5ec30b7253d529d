import type { mediaTypes } from '../src/features/library/values.ts'

/** What is right for a file: `opened`, with these other files of it, or the code that it is refused with. */
export type Case = {
  as: keyof typeof mediaTypes
  right: string
  also?: readonly string[]
}

const opened = (as: Case['as'], ...names: string[]): [string, Case][] =>
  names.map((name) => [name, { as, right: 'opened' }])
const refused = (as: Case['as'], cases: Readonly<Record<string, string>>): [string, Case][] =>
  Object.entries(cases).map(([name, right]) => [name, { as, right }])

/** Of each file of ../shared/cases/content what is right. */
export const cases: ReadonlyMap<string, Case> = new Map([
  ...opened(
    'package',
    'scorm-20-interactions.zip',
    'scorm-case-href.zip',
    'scorm-cn-href.zip',
    'scorm-doctype.zip',
    'scorm-dot-slash-href.zip',
    'scorm-gb2312-manifest-xuexi.zip',
    'scorm-gb2312-manifest.zip',
    'scorm-masteryscore-launchdata.zip',
    'scorm-metarefresh-launch.zip',
    'scorm-ok.zip',
    'scorm-redirect-launch.zip',
    'scorm-resume.zip',
    'scorm-space-href.zip',
    'scorm-suspend-60k.zip',
    'scorm-upper-manifest.zip',
    'scorm-utf16-manifest.zip',
    'scorm-xmlbase-noslash.zip',
    'scorm-xmlbase-slash.zip',
    'cmi5-dot-slash.zip',
    'cmi5-query-url.zip',
    'html-name-hash.zip',
    'html-name-percent.zip',
    'html-ok.zip',
    'html-two-pages.zip',
    'html-utf16-page.zip',
    'zip-data-descriptor.zip',
    'zip-macosx-folder.zip',
    'zip-sfx-prefix.zip',
    'zip-thumbs-beside-folder.zip',
    'zip-zip64-entry.zip',
  ),
  ['html-case-mismatch.zip', { as: 'package', right: 'opened', also: ['Images/A.PNG'] }],
  ['html-double-slash.zip', { as: 'package', right: 'opened', also: ['img//a.png'] }],
  ['zip-backslash.zip', { as: 'package', right: 'opened', also: ['img/1.png'] }],
  ['zip-cp437.zip', { as: 'package', right: 'opened', also: ['müll.png'] }],
  ['zip-winrar-unicode-path.zip', { as: 'package', right: 'opened', also: ['图片/ệ1.png'] }],
  [
    'zip-case-collision.zip',
    { as: 'package', right: 'opened', also: ['img/koikoi.gif', 'img/KoiKoi.gif'] },
  ],
  ...refused('package', {
    'scorm-missing-org.zip': 'manifest_incomplete',
    'tincan.zip': 'tincan_incomplete',
    'h5p-minimal.h5p': 'file_is_h5p',
    'zip-bomb-html.zip': 'packed_too_tightly',
    'zip-folder-only.zip': 'package_empty',
    'zip-nul-in-name.zip': 'path_unsafe',
    'zip-slip.zip': 'path_unsafe',
    'zip-symlink.zip': 'link_inside',
    'zip-truncated.zip': 'zip_broken',
  }),
  ...opened(
    'ebook',
    'epub-case-mismatch.epub',
    'epub-gb2312-chapter.epub',
    'epub-nbsp-selfclosed-script.epub',
    'epub-nbsp-selfclosed-title.epub',
    'epub-nbsp.epub',
    'epub-ok.epub',
    'epub-opf-prefix.epub',
    'epub-svg-spine.epub',
    'epub-utf16-chapter.epub',
    'epub-zip64.epub',
  ),
  ...refused('ebook', {
    'epub-chapter-bomb.epub': 'packed_too_tightly',
    'epub-container-broken.epub': 'book_contents_broken',
    'epub-drm.epub': 'book_protected',
    'epub-no-opf.epub': 'book_contents_missing',
    'epub-zip-truncated-member.epub': 'member_damaged',
  }),
  ...opened(
    'document',
    'pdf-bom-before.pdf',
    'pdf-http-header-before.pdf',
    'pdf-newline-before.pdf',
    'pdf-ok.pdf',
    'text.odt',
  ),
  ...refused('document', {
    'gongwen.ofd': 'file_is_ofd',
    'jpg-only-magic.jpg': 'file_damaged',
    // Two letters and nothing.
    'picture.bmp': 'file_kind_unknown',
    'ole-table.xls': 'file_damaged',
    'ole-text.wps': 'file_damaged',
    'ole-thumbs.db': 'file_damaged',
    'pdf-html-error-page.pdf': 'file_damaged',
    'pdf-only-magic.pdf': 'file_damaged',
  }),
  ...opened(
    'video',
    'ass.ass',
    'f-180.webm',
    'f-hi10.mp4',
    'f-xvid.avi',
    'f.3gp',
    'f.mpg',
    'f.wmv',
    'srt-big5.srt',
    'srt-bom-crlf.srt',
    'srt-dot-millis.srt',
    'srt-gbk.srt',
    'srt-later-cue-odd.srt',
    'srt-no-index.srt',
    'srt-ok.srt',
    'srt-one-digit-hour.srt',
    'srt-out-of-film.srt',
    'srt-two-digit-millis.srt',
    'srt-utf16le.srt',
    'vtt-hourless-ok.vtt',
  ),
])
