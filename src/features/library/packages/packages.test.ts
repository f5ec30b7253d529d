import { describe, expect, test } from 'vitest'
import { commonFolder, type Entry, entryFaults, isLitter, isSafePath } from './entries.ts'
import { readCourseAlone, readPackage } from './manifest.ts'
import { pathsOf } from './references.ts'

const limits = { files: 10, totalBytes: 10_000_000, ratio: 100 }
const file = (path: string, more: Partial<Entry> = {}): Entry => ({
  path,
  sizeBytes: 10,
  packedBytes: 10,
  kind: 'file',
  encrypted: false,
  method: 8,
  crc: 1,
  ...more,
})
const codes = (...entries: Entry[]) => entryFaults(entries, limits).map(({ code }) => code)

describe('a package is refused', () => {
  test.each([
    '../up.html',
    'a/../../up.html',
    '/etc/passwd',
    'C:/windows',
    'a\\b.html',
    'a/./b',
    'a//b',
    'nul.html',
    'a./b',
    'a\u0000.html',
    '',
  ])('for the path %j', (path) => {
    expect(isSafePath(path)).toBe(false)
  })

  test.each<[string, Entry[]]>([
    ['package_empty', [file('a/', { kind: 'folder' })]],
    ['link_inside', [file('a', { kind: 'link' })]],
    ['encrypted', [file('a', { encrypted: true })]],
    ['path_twice', [file('a.html'), file('a.html', { crc: 2 })]],
    ['packing_unknown', [file('a', { method: 14 })]],
    ['packed_too_tightly', [file('a', { sizeBytes: 2_000_000, packedBytes: 2_000 })]],
    ['unpacked_too_large', [file('a', { sizeBytes: 20_000_000, packedBytes: 9_000_000 })]],
    ['too_many_files', Array.from({ length: 11 }, (_, n) => file(`${n}.html`))],
  ])('as %s', (code, entries) => {
    expect(codes(...entries)).toEqual([code])
  })

  test('but not for names in Chinese, folders, or a page of blanks', () => {
    const blanks = file('课程/空白.html', { sizeBytes: 900_000, packedBytes: 900 })
    expect(codes(file('课程/', { kind: 'folder' }), blanks, file('a.b/c d.html'))).toEqual([])
  })
})

test('what file managers leave behind is no part of a package', () => {
  const litter = [
    '__MACOSX/课程/._a.html',
    'a/.DS_Store',
    'Thumbs.db',
    'a/desktop.ini',
    'a/._b.png',
  ]
  expect(litter.filter(isLitter)).toEqual(litter)
  expect(['a/_b.png', 'thumbs/a.db', 'MACOSX/a'].filter(isLitter)).toEqual([])
})

test('a folder packed as a whole is opened as what is in it', () => {
  expect(commonFolder(['课程/index.html', '课程/a/b.js'])).toBe('课程/')
  expect(commonFolder(['index.html', 'a/b.js'])).toBe('')
  expect(commonFolder(['a/index.html', 'b/index.html'])).toBe('')
  expect(commonFolder(['课程/一/index.html', '课程/一/a/b.js'])).toBe('课程/一/')
})

const read = (files: Record<string, string>) =>
  readPackage({ paths: pathsOf(Object.keys(files)), text: (path) => files[path] ?? '' })
const scorm = (version: string, items: string, resources: string) => `<?xml version="1.0"?>
  <manifest identifier="m" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
    <metadata><schema>ADL SCORM</schema><schemaversion>${version}</schemaversion></metadata>
    <organizations default="second">
      <organization identifier="first"><title>不用</title></organization>
      <organization identifier="second"><title>茶叶 &amp; 土壤</title>${items}</organization>
    </organizations>
    <resources>${resources}</resources>
  </manifest>`
const twoSteps = scorm(
  '1.2',
  `<item identifier="i0"><title>第一章</title>
     <item identifier="i1" identifierref="r1" parameters="?page=2"><title>采摘</title><adlcp:masteryscore>80</adlcp:masteryscore></item>
   </item>`,
  '<resource identifier="r1" type="webcontent" adlcp:scormtype="sco" href="sco/a%20b.html"/>',
)

describe('what a package is', () => {
  test('SCORM 1.2: its chosen organization, titles, parameters and mastery', () => {
    expect(read({ 'imsmanifest.xml': twoSteps, 'sco/a b.html': '' })).toEqual({
      content: {
        kind: 'scorm12',
        title: '茶叶 & 土壤',
        launches: [
          {
            id: 'i1',
            title: '采摘',
            href: 'sco/a%20b.html?page=2',
            depth: 1,
            scorm: { masteryScore: 80 },
          },
        ],
      },
    })
  })

  test.each([
    ['2004 4th Edition', 'scorm2004'],
    ['CAM 1.3', 'scorm2004'],
    ['', 'scorm12'],
  ])('SCORM that says %j is %s', (version, kind) => {
    const manifest = scorm(
      version,
      '<item identifier="i" identifierref="r"/>',
      '<resource identifier="r" href="a.html"/>',
    )
    expect(read({ 'imsmanifest.xml': manifest, 'a.html': '' })).toMatchObject({ content: { kind } })
  })

  test('cmi5: units, blocks in blocks, titles in Chinese', () => {
    const course = `<courseStructure xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd">
      <course id="https://a.b/c"><title><langstring lang="en">Tea</langstring><langstring lang="zh-CN">茶</langstring></title><description><langstring>d</langstring></description></course>
      <au id="https://a.b/1" moveOn="Passed" masteryScore="0.8"><title><langstring lang="zh">一</langstring></title><description><langstring>d</langstring></description><url>one/index.html?x=1</url></au>
      <block id="https://a.b/block"><title><langstring>块</langstring></title><description><langstring>d</langstring></description>
        <au id="https://a.b/2" launchMethod="OwnWindow"><title><langstring>二</langstring></title><description><langstring>d</langstring></description><url>https://elsewhere.example/</url></au>
      </block>
      <au id="https://a.b/3"><title><langstring>三</langstring></title><description><langstring>d</langstring></description><url>one/index.html</url></au></courseStructure>`
    expect(read({ 'cmi5.xml': course, 'one/index.html': '' })).toEqual({
      content: {
        kind: 'cmi5',
        title: '茶',
        launches: [
          {
            id: 'https://a.b/1',
            title: '一',
            href: 'one/index.html?x=1',
            depth: 0,
            cmi5: { moveOn: 'Passed', launchMethod: 'AnyWindow', masteryScore: 0.8 },
          },
          {
            id: 'https://a.b/2',
            title: '二',
            href: 'https://elsewhere.example/',
            depth: 1,
            cmi5: { moveOn: 'NotApplicable', launchMethod: 'OwnWindow' },
          },
          {
            id: 'https://a.b/3',
            title: '三',
            href: 'one/index.html',
            depth: 0,
            cmi5: { moveOn: 'NotApplicable', launchMethod: 'AnyWindow' },
          },
        ],
        course: {
          id: 'https://a.b/c',
          title: '茶',
          children: [
            { unit: 'https://a.b/1' },
            { id: 'https://a.b/block', title: '块', children: [{ unit: 'https://a.b/2' }] },
            { unit: 'https://a.b/3' },
          ],
        },
      },
    })
  })

  test('pages without a manifest: the one to begin with', () => {
    const pages = { 'about.html': '', 'index.html': '<html><title> 茶园 </title></html>' }
    expect(read(pages)).toEqual({
      content: {
        kind: 'html',
        title: '茶园',
        launches: [{ id: 'html', title: '茶园', href: 'index.html', depth: 0 }],
      },
    })
  })
})

const tincan = (activity: string) =>
  `<tincan xmlns="http://projecttincan.com/tincan.xsd"><activities>${activity}</activities></tincan>`

test('B5 Tin Can: what its manifest launches, and what it lacks', () => {
  const activity =
    '<activity id="http://a.test/c" type="http://adlnet.gov/expapi/activities/course"><name lang="en">Tea</name><name lang="zh-CN">茶</name><launch lang="zh-CN"> index.html?a=1 </launch></activity><activity id="http://a.test/c/1"><name>一</name></activity>'
  expect(read({ 'tincan.xml': tincan(activity), 'index.html': '' })).toEqual({
    content: {
      kind: 'tincan',
      title: '茶',
      launches: [{ id: 'http://a.test/c', title: '茶', href: 'index.html?a=1', depth: 0 }],
    },
  })
  expect(read({ 'tincan.xml': '<tincan/>', 'index.html': '' })).toHaveProperty(
    'faults.0.code',
    'tincan_incomplete',
  )
  expect(read({ 'tincan.xml': tincan(activity) })).toHaveProperty('faults.0.code', 'file_missing')
  const nameless = activity.replace('http://a.test/c"', 'c"')
  expect(read({ 'tincan.xml': tincan(nameless), 'index.html': '' })).toHaveProperty(
    'faults.0.code',
    'tincan_incomplete',
  )
})

test('B4 a course structure that came alone has its units elsewhere', () => {
  const alone = (url: string) =>
    readCourseAlone(
      `<courseStructure><course id="urn:c"><title><langstring>茶</langstring></title><description><langstring>茶</langstring></description></course><au id="urn:a"><title><langstring>茶</langstring></title><description><langstring>茶</langstring></description><url>${url}</url></au></courseStructure>`,
    )
  expect(alone('https://x.test/unit')).toMatchObject({
    content: { kind: 'cmi5', launches: [{ href: 'https://x.test/unit' }] },
  })
  for (const url of ['index.html', '/index.html', './a/b.html', '//x.test/a']) {
    expect(alone(url)).toHaveProperty('faults.0.code', 'launch_relative')
  }
  expect(alone('javascript:go()')).toHaveProperty('faults.0.code', 'launch_address_odd')
})

describe('a reference leads to what it means', () => {
  const launch = (href: string, files: string[], more = '') => {
    const resource = `<resource identifier="r" href="${href}" ${more}/>`
    const manifest = scorm('1.2', '<item identifier="i" identifierref="r"/>', resource)
    const answer = read(
      Object.fromEntries([['imsmanifest.xml', manifest], ...files.map((path) => [path, ''])]),
    )
    return 'content' in answer ? answer.content.launches[0]?.href : answer.faults[0]
  }
  test.each([
    ['./index.html', 'index.html', 'index.html'],
    ['a//b.html', 'a/b.html', 'a/b.html'],
    ['x/../b.html', 'b.html', 'b.html'],
    ['a\\b.html', 'a/b.html', 'a/b.html'],
    ['/index.html', 'index.html', 'index.html'],
    ['Index.HTML', 'index.html', 'index.html'],
    [' index.html ', 'index.html', 'index.html'],
    ['my page.html', 'my page.html', 'my%20page.html'],
    ['my%20page.html', 'my page.html', 'my%20page.html'],
    ['a%20b.html', 'a%20b.html', 'a%2520b.html'],
    ['100%增收.html', '100%增收.html', '100%25%E5%A2%9E%E6%94%B6.html'],
    ['C#入门.html', 'C#入门.html', 'C%23%E5%85%A5%E9%97%A8.html'],
    ['C%23.html#end', 'C#.html', 'C%23.html#end'],
    ['C#.html?a=1#end', 'C#.html', 'C%23.html?a=1#end'],
    ['a.html?x=1&amp;y=%20#z', 'a.html', 'a.html?x=1&y=%20#z'],
    ['%B5%DA%D2%BB.html', '第一.html', '%E7%AC%AC%E4%B8%80.html'],
    ['http://a.b/c', 'index.html', 'http://a.b/c'],
  ])('%j among %j as %j', (href, file, address) => {
    expect(launch(href, [file])).toBe(address)
  })

  test.each([
    ['content/', 'content/index.html'],
    ['content', 'content/index.html'],
    ['x', 'index.html'],
  ])('below xml:base %j', (base, file) => {
    expect(launch('index.html', [file], `xml:base="${base}"`)).toBe(file)
  })

  test('a fault names what somebody wrote', () => {
    const at = (href: string, base: string) => launch(href, ['a.html'], `xml:base="${base}"`)
    expect(at('b.html', 'content')).toEqual({ code: 'file_missing', at: 'b.html' })
    expect(at('./b.html', 'content/')).toEqual({ code: 'file_missing', at: 'content/b.html' })
    expect(at('javascript:go()', '')).toEqual({ code: 'launch_address_odd', at: 'javascript:go()' })
  })

  test('of two that differ in case only the one that is meant, or none', () => {
    expect(launch('A.html', ['a.html', 'A.html'])).toBe('A.html')
    expect(launch('a.HTML', ['a.html', 'A.html'])).toEqual({ code: 'file_missing', at: 'a.HTML' })
  })

  test('a manifest in capitals is one, and so is the only one in a folder beside something else', () => {
    const manifest = scorm(
      '1.2',
      '<item identifier="i" identifierref="r"/>',
      '<resource identifier="r" href="a.html"/>',
    )
    expect(read({ 'IMSMANIFEST.XML': manifest, 'a.html': '' })).toMatchObject({
      content: { kind: 'scorm12', launches: [{ href: 'a.html' }] },
    })
    const beside = { 'readme.txt': '', 'c/imsmanifest.xml': manifest, 'c/a.html': '' }
    expect(read(beside)).toMatchObject({ content: { launches: [{ href: 'c/a.html' }] } })
  })

  test('parameters come before a fragment', () => {
    const manifest = scorm(
      '1.2',
      '<item identifier="i" identifierref="r" parameters="?p=2"/>',
      '<resource identifier="r" href="a.html?x=1#top"/>',
    )
    expect(read({ 'imsmanifest.xml': manifest, 'a.html': '' })).toMatchObject({
      content: { launches: [{ href: 'a.html?x=1&p=2#top' }] },
    })
  })
})

test('a manifest may name a document type, and write characters as numbers', () => {
  const manifest = twoSteps.slice(21).replace('采摘', '&#x91c7;&#25688;')
  const files = { 'sco/a b.html': '' }
  for (const type of [
    'SYSTEM "a.dtd"',
    'PUBLIC "-//A//B" "http://a.b/c.dtd" [ <!ELEMENT a ANY> ]',
  ]) {
    const answer = read({ ...files, 'imsmanifest.xml': `<!DOCTYPE manifest ${type}>${manifest}` })
    expect(answer).toMatchObject({ content: { launches: [{ title: '采摘' }] } })
  }
})

describe('a manifest is refused', () => {
  test.each<[string, Record<string, string>, string]>([
    ['that is no XML', { 'imsmanifest.xml': '<manifest>' }, 'manifest_broken'],
    [
      'that declares entities',
      { 'imsmanifest.xml': `<!DOCTYPE m [<!ENTITY a "aaaa">]>${twoSteps.slice(21)}` },
      'manifest_broken',
    ],
    [
      'that nests without end',
      { 'imsmanifest.xml': '<manifest>'.repeat(60_000) + '</manifest>'.repeat(60_000) },
      'manifest_broken',
    ],
    ['of something else', { 'imsmanifest.xml': '<html/>' }, 'manifest_broken'],
    ['whose file is not there', { 'imsmanifest.xml': twoSteps }, 'file_missing'],
    [
      'whose item points nowhere',
      { 'imsmanifest.xml': scorm('1.2', '<item identifier="i" identifierref="x"/>', '') },
      'manifest_incomplete',
    ],
    ['with nothing to open', { 'imsmanifest.xml': scorm('1.2', '', '') }, 'manifest_incomplete'],
    [
      'of a course without an id',
      { 'cmi5.xml': '<courseStructure><course/></courseStructure>' },
      'course_part_missing',
    ],
    [
      'of a unit without an address',
      {
        'cmi5.xml':
          '<courseStructure><course id="https://a.b"/><au id="https://a.b/1"/></courseStructure>',
      },
      'course_part_missing',
    ],
    [
      'that is missing where there are many pages',
      { 'a.html': '', 'b.html': '' },
      'nothing_to_open',
    ],
  ])('%s', (_what, files, code) => {
    expect(read(files)).toHaveProperty('faults.0.code', code)
  })
})

test('B6 of many pages without a manifest the one that is called first opens, in Chinese as well', () => {
  const opened = (...names: string[]) => {
    const found = read(Object.fromEntries(names.map((name) => [name, ''])))
    return 'content' in found ? found.content.launches[0]?.href : undefined
  }
  expect(opened('1.html', '首页.html')).toBe('%E9%A6%96%E9%A1%B5.html')
  expect(opened('home.htm', 'index.htm', '首页.html')).toBe('index.htm')
})
