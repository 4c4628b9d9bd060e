// SPDX-FileCopyrightText: 2026 Poolverbund contributors
// SPDX-License-Identifier: EUPL-1.2

//! Word lists of the text scan: particles, titles, generic words of names, names that are words.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::fold::{collapse, fold, lower_token};

/// Particles of family names; they never stand for the person alone.
const PARTICLES: &str = "von van vom zu zum zur der den dem de del della di da dos das do du la le les el al \
    ben bin ibn abu bint ter ten te af av und und y e am im auf auf'm san st mac mc abd o d l ould bou ait";

/// Titles and words of relation that stand beside names in registers.
const TITLES: &str = "dr prof med phil jur dipl herr frau herrn mutter vater eltern oma opa grossmutter grossvater tante \
    onkel bruder schwester cousin cousine stiefvater stiefmutter pflegemutter pflegevater pflegeeltern familie \
    pflegefamilie vormund vormundin amtsvormund amtsvormundin amtspfleger amtspflegerin geb geborene evaluation extern \
    externe externer sen jun msc mag betreuer betreuerin";

/// Words that many organisations, schools and places share; alone they name nobody.
const GENERIC: &str = "haus hof bahnhof station klinik klinikum kliniken krankenhaus schule grundschule oberschule \
    gesamtschule foerderschule sekundarschule hauptschule realschule gymnasium berufsschule stadtteilschule gemeinschaftsschule \
    kita kindergarten jugendhilfe jugend hilfe hilfen erziehungshilfe erziehungshilfen individualpaedagogik paedagogik wohnen wohngruppe wohngruppen \
    gruppe intensivgruppe wg projekte projekt traeger verein verbund ev e v ggmbh gmbh mbh ag kg ug stiftung gemeinnuetzige \
    gemeinnuetziger freie freier stadt land kreis bezirk strasse str weg allee platz gasse ring damm ufer chaussee markt viertel \
    nord sued ost west nordwest nordost suedwest suedost mitte neu alt sv tus tsv sc fc vfb vfl bsc sg fsv turnverein sportverein \
    club klub chor gemeinde kirche kirchengemeinde heim kinderheim jugendheim zentrum sozialzentrum jugendamt amt landesjugendamt \
    polizei gericht amtsgericht landgericht familiengericht lg ag olg jva dienst dienste beratung beratungsdienst beratungsstelle \
    betreuung betreuungen ambulante ambulant mobile soziale sozialer soziales arbeit werk diakonie caritas awo drk kinder kind mutter maedchen \
    jungen familien familie kooperationspool pool flexible individuelle referatsleitung junge menschen case-management";

/// Words of the language that are also names, given names or family names, and short function words.
const COMMON: &str = "mitte mark marke rose rosen wolf stein sommer winter herbst fruehling lenz mai maerz april august juli juni sonntag freitag \
    montag mond stern sonne engel teufel \
    berg tal thal bach see wald feld busch baum blume blum apfel kern korn klee gras halm moos sand kies fels feuer funke blitz donner regen wind \
    sturm schnee frost eis fuchs hase hirsch reh baer loewe adler falke falk habicht sperber vogel hahn huhn gans schwan storch rabe amsel drossel fink \
    specht star spatz sperling kuckuck hecht aal krebs lamm schaf ziege bock pferd ross stier ochs hund katz katze kater maus igel biber dachs otter \
    lang kurz klein gross gut neu neue neuen alt jung stark schwach schwarz weiss braun rot roth gruen blau gelb grau bunt hell dunkel frei fromm froh froehlich \
    lustig ernst streng still stumm laut leise sanft mild hart weich warm kalt kuehl heiss trocken nass nah fern hoch tief breit schmal dick duenn dicke \
    reich arm satt krank gesund heil ganz halb viel wenig scharf spitz rund krumm gerade schief glatt rau kraus lieb liebe bitter suess sauer salz pfeffer zucker \
    will soll muss kann mag darf hat hatte war ist sind bin sei wird an am im in um es er sie du so da das als bis was des dem den der die ob zu zur zum ja nein \
    wo wie wer man nur noch nun hier dort bei beim mit nach vor aus auf ab ohne fuer gegen seit hin her mal bald kaum oft nie eher sehr lies las les man mann frau herr \
    nachbar freund bruder vetter kind sohn vater mutter gast fremd fremde welt zeit tag nacht morgen abend mittag stunde \
    jahr glueck leid freude sorge kummer friede frieden krieg kampf streit ruhe recht ehre treue hoffnung gnade wunder traum schlaf leben tod kraft macht kunst \
    schatz gold silber eisen stahl kupfer blei zinn nagel hammer beil axt saege schild schwert lanze speer bogen pfeil ring kette krone kreuz glocke turm burg schloss haus hof \
    stall scheune mauer zaun tor tuer fenster dach keller kammer stube kueche ofen herd tisch stuhl bank bett wiege kasten kiste korb fass krug topf pfanne teller loeffel messer \
    brot kuchen wurst speck kaese butter milch honig bier wein most kaffee tee tabak hut mantel rock schuh stiefel strumpf hemd kragen faden nadel seide wolle \
    jasmin viola iris erika heide linde birke erle esche ulme buche eiche tanne kiefer weide ahorn dorn distel lilie nelke veilchen clementine melanie \
    ruhm stolz mut uebermut heute pass spass kuss gruss fluss strom ufer insel hafen anker boot schiff segel mast steg bruecke steig pfad weg lichtblick kompass leuchtturm nest \
    horn brand brandt kohl kraut ruebe bohne linse gerste hafer hirse roggen weizen pilz voss \
    pohl rau wahl zahl preis wert geld pfennig kreuzer heller pfund lot los weit ende anfang mitte rand ecke kante spitze wand bild ton klang schall rauch ruf schrei wort satz brief";

fn set(words: &str) -> HashSet<String> {
    words.split_whitespace().map(normal).collect()
}

fn normal(word: &str) -> String {
    collapse(&lower_token(&fold(word)))
}

static PARTICLE_SET: LazyLock<HashSet<String>> = LazyLock::new(|| set(PARTICLES));
static TITLE_SET: LazyLock<HashSet<String>> = LazyLock::new(|| set(TITLES));
static GENERIC_SET: LazyLock<HashSet<String>> = LazyLock::new(|| set(GENERIC));
static COMMON_SET: LazyLock<HashSet<String>> = LazyLock::new(|| set(COMMON));

/// "von", "El": part of a name, never the name.
pub(crate) fn is_particle(word: &str) -> bool {
    PARTICLE_SET.contains(&normal(word))
}

/// "Dr.", "Frau", "Mutter": stands beside a name.
pub(crate) fn is_title(word: &str) -> bool {
    TITLE_SET.contains(&normal(word))
}

/// "Haus", "Jugendhilfe", "e. V.": shared by many organisations.
pub(crate) fn is_generic(word: &str) -> bool {
    GENERIC_SET.contains(&normal(word))
}

/// A word of the language that happens to be a name as well.
pub(crate) fn is_common(word: &str) -> bool {
    COMMON_SET.contains(&normal(word))
}
