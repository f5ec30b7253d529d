/** What a visitor without a login sees: what this is, in three languages, and where the staff go on. */
export const publicPage = `<!doctype html>
<html lang="zh-Hans">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>村校</title>
<style nonce="{{nonce}}">
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #f6f7f5; color: #1f2328;
    font: 18px/1.7 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
  main { max-width: 38em; margin: 24px; padding: 40px; background: #fff; border: 1px solid #d9ddd6; border-radius: 6px; }
  h1 { margin: 0 0 8px; font-size: 28px; letter-spacing: 0.1em; }
  p { margin: 0 0 16px; }
  p[lang="zh-Hant"], p[lang="en"] { color: #57606a; font-size: 16px; }
  a { display: inline-block; min-height: 44px; line-height: 44px; padding: 0 24px; border-radius: 6px;
    background: #2f6b4f; color: #fff; text-decoration: none; }
  a:hover { background: #275a43; }
  a:focus-visible { outline: 2px solid #2f6b4f; outline-offset: 2px; }
</style>
</head>
<body>
<main>
  <h1>村校</h1>
  <p>村校共用的远程学习站点：白天是学校的，晚上、周末和假期是全村人学习的地方。</p>
  <p lang="zh-Hant">村校共用的遠程學習站點：白天是學校的，晚上、週末和假期是全村人學習的地方。</p>
  <p lang="en">Shared learning stations: the school’s by day; in the evenings, at weekends and in vacations the place where the village learns.</p>
  <a href="/console">工作人员登录</a>
</main>
</body>
</html>
`
