/**
 * The words of commonly guessed passwords: those of the lists of leaked passwords, and our own product's. A password made only
 * of these, with digits and signs around them, is refused.
 */
export const COMMON_WORDS: ReadonlySet<string> = new Set(
  `
  password passwort passwords passwd pass word motdepasse contrasena senha parola secret secrets geheim hidden private
  admin administrator administrador root user username guest login logon signin signup test tester testing temp temporary
  default changeme change please letmein welcome wilkommen willkommen bienvenue hello hallo bonjour hola access allow
  master super superuser superman batman spiderman ironman captain sysadmin system server service database oracle mysql
  postgres postgresql docker kubernetes redis rabbitmq kafka webhook webhooks event events hub eventhub redeliver delivery
  qwerty qwertz azerty qwertyuiop qwertzuiop azertyuiop asdf asdfgh asdfghjkl zxcv zxcvbn zxcvbnm qazwsx qweasd qwe asd zxc
  abc abcd abcde abcdef abcdefg abcabc iloveyou ilove love you loveyou lovely loveme lover forever always together
  monkey dragon tiger lion eagle falcon phoenix shadow hunter killer ranger ninja wizard magic sunshine sunflower flower
  princess prince queen king angel angels babygirl baby girl boy honey sweet sweetheart cutie cookie chocolate cheese
  pepper ginger banana orange apple cherry summer winter spring autumn fall january february march april may june july
  august september october november december monday tuesday wednesday thursday friday saturday sunday today tomorrow
  football baseball basketball soccer hockey tennis golf liverpool arsenal chelsea barcelona realmadrid madrid juventus
  yankees cowboys lakers steelers patriots michael jordan jennifer jessica ashley nicole michelle amanda daniel matthew
  andrew joshua robert thomas charlie george william james john david richard anthony jonathan alexander alexandra
  christopher samantha elizabeth maria anna martin peter paul max maximus buster bailey rocky lucky buddy harley
  corvette mustang ferrari porsche mercedes yamaha honda toyota computer internet google facebook twitter instagram
  linkedin microsoft windows apple samsung nokia android iphone laptop keyboard mouse monitor printer network wireless
  wifi router starwars startrek pokemon pikachu naruto minecraft fortnite matrix trustno trustnoone whatever nothing
  something everything anything freedom liberty america canada australia england germany deutschland france london paris
  berlin newyork company business office work money dollar million success family mother father brother sister daddy
  mommy friend friends jesus christ god heaven bless blessed faith hope peace happy smile lucky star stars blue red green
  black white purple yellow silver golden gold diamond crystal rainbow thunder lightning storm fire water ocean river
  mountain snoopy mickey mouse donald garfield tigger cheer dance music guitar piano rock metal metallica nirvana slipknot
  eminem merlin gandalf hobbit hogwarts potter harry my your our the is am are this that it me we for and of to in on no yes
  new old one two three four five six seven eight nine ten zero a i
  `
    .trim()
    .split(/\s+/),
);
