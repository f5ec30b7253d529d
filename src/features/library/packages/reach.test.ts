import { describe, expect, test } from 'vitest'
import { notesOn, tracesIn } from './reach.ts'

/** The notes on a package of these pages, scripts and style sheets. */
function notes(files: Record<string, string>) {
  const traces = Object.entries(files).flatMap(([path, text]) => {
    const kind = ({ html: 'page', js: 'script', css: 'style' } as const)[
      path.split('.').at(-1) as 'html'
    ]
    return kind ? [tracesIn(path, kind, text)] : []
  })
  return notesOn(traces, new Set(Object.keys(files)))
}
const codes = (files: Record<string, string>) => notes(files).map(({ code }) => code)
const page = (text: string) => ({ 'index.html': text })
const frames = {
  'index.html':
    '<frameset cols="20%,*"><frame name=nav src=nav.html><frame name="main" src=a.html>',
}

describe('what will not work is said', () => {
  test.each<[string, Record<string, string>]>([
    ['course_frames_apart', { ...frames, 'nav.html': '<a href="b.html" target="main">2</a>' }],
    ['course_frames_apart', { ...frames, 'nav.html': '<a href="b.html" target=_parent>2</a>' }],
    ['course_frames_apart', { ...frames, 'nav.html': '<script>parent.main.go(2)</script>' }],
    ['course_frames_apart', { ...frames, 'a.html': '<a onclick="parent.frames[1].x()">x</a>' }],
    [
      'course_frames_apart',
      {
        'index.html': '<script>function goOn() {}</script><iframe src=a.html></iframe>',
        'a.html': '<button onclick="parent.goOn()">',
      },
    ],
    [
      'course_frames_apart',
      {
        'index.html': '<script src=a.js></script><iframe src=a.html></iframe>',
        'a.js': 'goOn = function () {}',
        'a.html': '<script src=b.js></script>',
        'b.js': 'window.parent.goOn()',
      },
    ],
    ['course_frames_apart', { ...frames, 'a.js': 'document.domain = "school.cn"' }],
    ['course_asks_top', { 'a.js': 'top.API.LMSInitialize("")' }],
    ['course_asks_top', page('<script>if (top != self) top.location = self.location</script>')],
    ['course_asks_top', page('<a href="b.html" target="_top">2</a>')],
    ['course_opens_windows', page('<a href="a.html" target=_blank>a</a>')],
    ['course_opens_windows', page(`<a onclick="window.open('a.html')">a</a>`)],
    ['course_opens_windows', { 'a.js': "function show(u) { window.open(u, '', 'width=400') }" }],
    ['course_keeps_in_browser', { 'a.js': 'document.cookie = "page=2"' }],
    ['course_keeps_in_browser', { 'a.js': 'localStorage.setItem("page", page)' }],
    ['course_keeps_in_browser', page('<script>sessionStorage.page = 2</script>')],
    ['course_keeps_in_browser', page('<script>localStorage["page"] = 2</script>')],
    ['course_keeps_in_browser', { 'a.js': 'indexedDB.open("course")' }],
    ['course_loads_elsewhere', page('<script src="//cdn.example.cn/a.js"></script>')],
    ['course_loads_elsewhere', page('<link rel=stylesheet href=http://a.example.cn/a.css>')],
    [
      'course_loads_elsewhere',
      { 'a.css': 'b { background: url( "https://a.example.cn/b.png" ) }' },
    ],
    ['course_loads_elsewhere', { 'a.js': 'fetch(`https://a.example.cn/a.json`)' }],
    ['course_loads_elsewhere', { 'a.js': 'x.open("POST", "http://a.example.cn/b")' }],
    ['course_has_flash', { ...page('<embed src="movie.SWF">'), 'movie.SWF': '' }],
    ['course_has_flash', { ...page('<script>embed("movie.swf")</script>'), 'movie.swf': '' }],
    ['course_needs_plugin', page('<object classid="clsid:6BF52A52-394A-11D3-B153-00C04F79FAA6">')],
    ['course_needs_plugin', page('<embed src="lesson.wmv">')],
    ['course_needs_plugin', page('<applet code=Lesson.class>')],
    ['course_needs_plugin', page('<script language=vbscript>MsgBox 1</script>')],
    ['course_needs_plugin', { 'a.js': 'new ActiveXObject("ADODB.Connection")' }],
  ])('%s %j', (code, files) => {
    expect(codes(files)).toEqual([code])
  })

  test('with the pages where it is, and from where they load', () => {
    const asks = '<img src="http://A.example.cn/a.png"><img src="https://b.example.cn:8080/b.png">'
    expect(notes({ 'a.html': asks, 'b.html': asks, 'c.html': '' })).toEqual([
      {
        code: 'course_loads_elsewhere',
        pages: ['a.html', 'b.html'],
        hosts: ['a.example.cn', 'b.example.cn:8080'],
      },
    ])
  })

  test('of a hundred pages so many that it is seen to be more', () => {
    const files = Object.fromEntries(
      Array.from({ length: 100 }, (_, n) => [`${n}.html`, '<a href=x.html target=_blank>']),
    )
    expect(notes(files)[0]?.pages).toHaveLength(13)
  })
})

describe('nothing is said', () => {
  test.each<[string, Record<string, string>]>([
    [
      'of a search that looks nearer first',
      {
        'a.js': `function find(w) { while (!w.API && w.parent && w.parent != w) w = w.parent; return w.API }
          var api = find(window) || (window.opener && find(window.opener)) || top.API`,
      },
    ],
    ['of asking whether there is a store', { 'a.js': 'localStorage.setItem(mod, mod)' }],
    ['of a library that may fetch', { 'a.js': 'new ActiveXObject("Microsoft.XMLHTTP")' }],
    [
      'of a page that leads frames of its own',
      page('<iframe name=a src=a.html></iframe><a target=a href=b.html>'),
    ],
    ['of a frame whose page asks nobody', { ...frames, 'a.html': '<script>parent.API</script>' }],
    ['of calls in a course without frames', page('<script>function go(){} parent.go()</script>')],
    [
      'of links and namespaces',
      page('<svg xmlns="http://www.w3.org/2000/svg"><a href="http://a.cn/">'),
    ],
    ['of a link to elsewhere in a new window', page('<a href="https://a.cn/" target=_blank>')],
    ['of opening in the same window', page(`<a onclick="window.open('b.html', '_self')">`)],
    ['of what a text tells', page('<p>document.cookie = "a"; window.open("a")</p>')],
    [
      'of comments',
      { ...page('<!-- <embed src="a.wmv"> -->'), 'a.js': '// window.open("a")\n/* top.API */' },
    ],
    [
      'of the Flash file of a player that has others',
      { 'player.js': 'x = "player.swf"', 'player.swf': '' },
    ],
    ['of Flash that is not there', page('<script>swf("a.swf")</script>')],
    [
      'of a medium that a plain tag plays',
      page('<object classid="clsid:6BF52A52"><embed src="a.mp3"></object>'),
    ],
    [
      'of positions that are called top',
      { 'a.js': 'var t = box.top.location; offset.top.API = 1' },
    ],
  ])('%s', (_, files) => {
    expect(codes(files)).toEqual([])
  })
})

test.each([
  '<script>',
  '<script',
  '<!--',
  '<a ',
  '<a href="',
  '/*',
  'window.open(',
  'a = ',
  'parent.',
  '<a target=',
])('a long row of %j takes no longer than it is long', (part) => {
  const text = part.repeat(2_000_000 / part.length)
  const begun = process.threadCpuUsage()
  tracesIn('a.html', 'page', text)
  tracesIn('a.js', 'script', text)
  expect(process.threadCpuUsage(begun).user).toBeLessThan(3_000_000)
})
