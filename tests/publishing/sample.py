"""A small site with real text in every language: what pages are looked at with, and tested on."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from pipeline.config import Cluster
from pipeline.domain.page import Page
from pipeline.domain.project import Project
from pipeline.language.codes import BY_CODE
from pipeline.projects import read_projects
from pipeline.publishing import Site

PROJECT = Path(__file__).parents[2]
MEDIA = Path(__file__).parent / "media"
CLUSTER = Cluster(
    name="Клъстер „Зелена синергия“",
    names={
        "it": "Cluster «Sinergia Verde»",
        "hu": "„Zöld Szinergia” Klaszter",
        "de": "Cluster „Grüne Synergie“",
        "pt": "Cluster «Sinergia Verde»",
        "ro": "Clusterul „Sinergia Verde”",
        "sr": "Кластер „Зелена синергија“",
    },
    contact="office@example.eu",
)
TOPICS = {
    "обучение": {
        "it": "formazione",
        "hu": "képzés",
        "de": "Schulung",
        "pt": "formação",
        "ro": "formare",
        "sr": "обука",
    },
    "енергия": {
        "it": "energia",
        "hu": "energia",
        "de": "Energie",
        "pt": "energia",
        "ro": "energie",
        "sr": "енергија",
    },
    "събития": {
        "it": "eventi",
        "hu": "események",
        "de": "Veranstaltungen",
        "pt": "eventos",
        "ro": "evenimente",
        "sr": "догађаји",
    },
    "цифровизация": {
        "it": "digitalizzazione",
        "hu": "digitalizáció",
        "de": "Digitalisierung",
        "pt": "digitalização",
        "ro": "digitalizare",
        "sr": "дигитализација",
    },
}
# date, tags, project, then the title in every language
POSTS = {
    "obuchenie-torino": (
        date(2017, 5, 15),
        ("обучение", "TRACE-KEI"),
        "TRACE-KEI",
        {
            "bg": "Пет дни обучение в Торино за мениджъри на клъстери",
            "it": "Cinque giorni di formazione a Torino per i manager dei cluster",
            "hu": "Ötnapos képzés Torinóban klasztermenedzsereknek",
            "de": "Fünf Tage Schulung in Turin für Clustermanager",
            "pt": "Cinco dias de formação em Turim para gestores de clusters",
            "ro": "Cinci zile de formare la Torino pentru managerii de clustere",
            "sr": "Пет дана обуке у Торину за менаџере кластера",
        },
    ),
    "energien-odit": (
        date(2017, 3, 2),
        ("енергия",),
        "",
        {
            "bg": "Безплатен енергиен одит за десет малки фирми",
            "it": "Diagnosi energetica gratuita per dieci piccole imprese",
            "hu": "Ingyenes energetikai audit tíz kisvállalkozásnak",
            "de": "Kostenloses Energieaudit für zehn kleine Unternehmen",
            "pt": "Auditoria energética gratuita para dez pequenas empresas",
            "ro": "Audit energetic gratuit pentru zece firme mici",
            "sr": "Бесплатан енергетски преглед за десет малих фирми",
        },
    ),
    "barselona": (
        date(2016, 12, 19),
        ("събития", "TRACE-KEI"),
        "TRACE-KEI",
        {
            "bg": "Първа работна среща по проекта в Барселона",
            "it": "Prima riunione di lavoro del progetto a Barcellona",
            "hu": "A projekt első munkatalálkozója Barcelonában",
            "de": "Erstes Arbeitstreffen des Projekts in Barcelona",
            "pt": "Primeira reunião de trabalho do projeto em Barcelona",
            "ro": "Prima întâlnire de lucru a proiectului la Barcelona",
            "sr": "Први радни састанак пројекта у Барселони",
        },
    ),
    "cifrov-pasport": (
        date(2016, 9, 8),
        ("цифровизация", "енергия"),
        "",
        {
            "bg": "Цифров паспорт за всяка машина: какво научихме от първите двайсет фирми",
            "it": "Un passaporto digitale per ogni macchina: che cosa abbiamo imparato dalle prime venti imprese",
            "hu": "Digitális útlevél minden gépnek: mit tanultunk az első húsz cégtől",
            "de": "Ein digitaler Pass für jede Maschine: was wir von den ersten zwanzig Unternehmen gelernt haben",
            "pt": "Um passaporte digital para cada máquina: o que aprendemos com as primeiras vinte empresas",
            "ro": "Un pașaport digital pentru fiecare utilaj: ce am învățat de la primele douăzeci de firme",
            "sr": "Дигитални пасош за сваку машину: шта смо научили од првих двадесет фирми",
        },
    ),
    "panair-plovdiv": (
        date(2015, 10, 1),
        ("събития",),
        "",
        {
            "bg": "Срещнете ни на панаира в Пловдив",
            "it": "Incontrateci alla fiera di Plovdiv",
            "hu": "Találkozzunk a plovdivi vásáron",
            "de": "Treffen Sie uns auf der Messe in Plowdiw",
            "pt": "Encontre-nos na feira de Plovdiv",
            "ro": "Întâlniți-ne la târgul din Plovdiv",
            "sr": "Посетите нас на сајму у Пловдиву",
        },
    ),
}
SUMMARIES = {
    "bg": "Екипът се върна с план за три нови услуги за фирмите членове.",
    "it": "Il gruppo è tornato con un piano per tre nuovi servizi alle imprese associate.",
    "hu": "A csapat három új szolgáltatás tervével tért haza a tagvállalatok számára.",
    "de": "Das Team kam mit einem Plan für drei neue Dienste für die Mitgliedsunternehmen zurück.",
    "pt": "A equipa regressou com um plano para três novos serviços às empresas associadas.",
    "ro": "Echipa s-a întors cu un plan pentru trei servicii noi pentru firmele membre.",
    "sr": "Тим се вратио са планом за три нове услуге за фирме чланице.",
}
# lead, heading, before the list, items, quotation, table (head, rows), note, after the note, download, video
TEXTS = {
    "bg": (
        ("От 8 до 12 май 2017 г. двама представители на клъстера участваха в <strong>съвместно обучение по проект "
        "TRACE-KEI</strong>. Домакин беше координаторът – <a href=\"https://www.example.eu/dare\">DARE</a> от Италия."),
        "Какво научихме",
        "Първият ден беше посветен на стратегията. След това участниците работиха по групи:",
        ("анализ на нуждите на фирмите членове;", "ценообразуване на услугите;", "измерване на резултатите."),
        "„Без ясна цел никоя услуга не струва нищо“, каза водещата проф. Джулия Росо.",
        ("Дейност", "Срок", "Отговорник", "Анкета сред фирмите", "30 юни 2017 г.", "инж. Е. Цанков", "Първа нова услуга", "септември", "Нели Стефанова"),
        "Обучението струваше 3 450 евро, от които 75 % се поемат от програмата.",
        "Най-полезна беше срещата с фирмите от <em>Cluster Hub</em>, които намаляват разходите си с до 12,5 %.",
        "Програма на обучението",
        "Запис от откриването",
        "По данни на координатора.",
    ),
    "it": (
        ("Dall’8 al 12 maggio 2017 due rappresentanti del cluster hanno partecipato a una <strong>formazione congiunta del progetto "
        "TRACE-KEI</strong>, ospitata dal coordinatore, l’italiano <a href=\"https://www.example.eu/dare\">DARE</a>."),
        "Che cosa abbiamo imparato",
        "Il primo giorno è stato dedicato alla strategia. Poi i partecipanti hanno lavorato in gruppi:",
        ("analisi dei bisogni delle imprese associate;", "definizione dei prezzi dei servizi;", "misurazione dei risultati."),
        "«Senza un obiettivo chiaro nessun servizio vale qualcosa», ha detto la prof. Giulia Rosso.",
        ("Attività", "Scadenza", "Responsabile", "Sondaggio tra le imprese", "30 giugno 2017", "ing. E. Tsankov", "Primo nuovo servizio", "settembre", "Neli Stefanova"),
        "La formazione è costata 3.450 euro, il 75 % dei quali a carico del programma.",
        "L’incontro più utile è stato quello con le imprese del <em>Cluster Hub</em>, che riducono i costi fino al 12,5 %.",
        "Programma della formazione",
        "Registrazione dell’apertura",
        "Secondo i dati del coordinatore.",
    ),
    "hu": (
        ("2017. május 8. és 12. között a klaszter két képviselője vett részt a <strong>TRACE-KEI projekt közös képzésén</strong>. "
        "A házigazda a koordinátor, az olasz <a href=\"https://www.example.eu/dare\">DARE</a> volt."),
        "Mit tanultunk",
        "Az első nap a stratégiáról szólt. Ezután a résztvevők csoportokban dolgoztak:",
        ("a tagvállalatok igényeinek elemzése;", "a szolgáltatások árképzése;", "az eredmények mérése."),
        "„Világos cél nélkül egyetlen szolgáltatás sem ér semmit” – mondta Giulia Rosso professzor.",
        ("Tevékenység", "Határidő", "Felelős", "Felmérés a cégek körében", "2017. június 30.", "E. Cankov mérnök", "Az első új szolgáltatás", "szeptember", "Neli Stefanova"),
        "A képzés 3450 euróba került, ennek 75 %-át a program fedezi.",
        "A leghasznosabb a <em>Cluster Hub</em> cégeivel való találkozó volt, amelyek akár 12,5 %-kal csökkentik költségeiket.",
        "A képzés programja",
        "Felvétel a megnyitóról",
        "A koordinátor adatai szerint.",
    ),
    "de": (
        ("Vom 8. bis 12. Mai 2017 nahmen zwei Vertreter des Clusters an einer <strong>gemeinsamen Schulung im Projekt TRACE-KEI</strong> "
        "teil. Gastgeber war der Koordinator, <a href=\"https://www.example.eu/dare\">DARE</a> aus Italien."),
        "Was wir gelernt haben",
        "Der erste Tag galt der Strategie. Danach arbeiteten die Teilnehmer in Gruppen:",
        ("Bedarfsanalyse der Mitgliedsunternehmen;", "Preisgestaltung der Dienstleistungen;", "Messung der Ergebnisse."),
        "„Ohne klares Ziel ist keine Dienstleistung etwas wert“, sagte Prof. Giulia Rosso.",
        ("Tätigkeit", "Frist", "Zuständig", "Unternehmensbefragung", "30. Juni 2017", "Ing. E. Zankow", "Erste neue Dienstleistung", "September", "Neli Stefanowa"),
        "Die Schulung kostete 3 450 Euro, wovon 75 % das Programm trägt.",
        "Am nützlichsten war das Treffen mit den Unternehmen des <em>Cluster Hub</em>, die ihre Kosten um bis zu 12,5 % senken.",
        "Programm der Schulung",
        "Aufzeichnung der Eröffnung",
        "Nach Angaben des Koordinators.",
    ),
    "pt": (
        ("De 8 a 12 de maio de 2017, dois representantes do cluster participaram numa <strong>formação conjunta do projeto "
        "TRACE-KEI</strong>. O anfitrião foi o coordenador, o <a href=\"https://www.example.eu/dare\">DARE</a>, de Itália."),
        "O que aprendemos",
        "O primeiro dia foi dedicado à estratégia. Depois os participantes trabalharam em grupos:",
        ("análise das necessidades das empresas associadas;", "definição dos preços dos serviços;", "medição dos resultados."),
        "«Sem um objetivo claro, nenhum serviço vale nada», disse a Prof. Giulia Rosso.",
        ("Atividade", "Prazo", "Responsável", "Inquérito às empresas", "30 de junho de 2017", "Eng. E. Tsankov", "Primeiro novo serviço", "setembro", "Neli Stefanova"),
        "A formação custou 3 450 euros, dos quais 75 % são suportados pelo programa.",
        "O mais útil foi o encontro com as empresas do <em>Cluster Hub</em>, que reduzem os custos até 12,5 %.",
        "Programa da formação",
        "Gravação da abertura",
        "Segundo os dados do coordenador.",
    ),
    "ro": (
        ("Între 8 și 12 mai 2017, doi reprezentanți ai clusterului au participat la o <strong>formare comună în cadrul proiectului "
        "TRACE-KEI</strong>. Gazda a fost coordonatorul, <a href=\"https://www.example.eu/dare\">DARE</a> din Italia."),
        "Ce am învățat",
        "Prima zi a fost dedicată strategiei. Apoi participanții au lucrat pe grupe:",
        ("analiza nevoilor firmelor membre;", "stabilirea prețurilor serviciilor;", "măsurarea rezultatelor."),
        "„Fără un obiectiv clar, niciun serviciu nu valorează nimic”, a spus prof. Giulia Rosso.",
        ("Activitate", "Termen", "Responsabil", "Sondaj în rândul firmelor", "30 iunie 2017", "ing. E. Țankov", "Primul serviciu nou", "septembrie", "Neli Stefanova"),
        "Formarea a costat 3.450 de euro, din care 75 % sunt suportați de program.",
        "Cea mai utilă a fost întâlnirea cu firmele din <em>Cluster Hub</em>, care își reduc costurile cu până la 12,5 %.",
        "Programul formării",
        "Înregistrare de la deschidere",
        "Potrivit datelor coordonatorului.",
    ),
    "sr": (
        ("Од 8. до 12. маја 2017. двоје представника кластера учествовало је у <strong>заједничкој обуци пројекта TRACE-KEI</strong>. "
        "Домаћин је био координатор, <a href=\"https://www.example.eu/dare\">DARE</a> из Италије."),
        "Шта смо научили",
        "Први дан је био посвећен стратегији. Затим су учесници радили у групама:",
        ("анализа потреба фирми чланица;", "одређивање цена услуга;", "мерење резултата."),
        "„Без јасног циља ниједна услуга не вреди ништа“, рекла је проф. Ђулија Росо.",
        ("Активност", "Рок", "Одговорно лице", "Анкета међу фирмама", "30. јун 2017.", "инж. Е. Цанков", "Прва нова услуга", "септембар", "Нели Стефанова"),
        "Обука је коштала 3.450 евра, од чега 75 % сноси програм.",
        "Најкориснији је био сусрет са фирмама из <em>Cluster Hub</em>, које смањују трошкове и до 12,5 %.",
        "Програм обуке",
        "Снимак са отварања",
        "Према подацима координатора.",
    ),
}  # fmt: skip
ABOUT = {
    "bg": ("За клъстера", "<p>Клъстерът обединява фирми, училища и общини от Пловдив.</p>"),
    "it": ("Il cluster", "<p>Il cluster riunisce imprese, scuole e comuni di Plovdiv.</p>"),
    "hu": ("A klaszterről", "<p>A klaszter plovdivi cégeket, iskolákat és önkormányzatokat fog össze.</p>"),
    "de": ("Über den Cluster", "<p>Der Cluster vereint Unternehmen, Schulen und Gemeinden aus Plowdiw.</p>"),
    "pt": ("O cluster", "<p>O cluster reúne empresas, escolas e municípios de Plovdiv.</p>"),
    "ro": ("Despre cluster", "<p>Clusterul reunește firme, școli și primării din Plovdiv.</p>"),
    "sr": ("О кластеру", "<p>Кластер окупља фирме, школе и општине из Пловдива.</p>"),
}
CONTACT = {
    "bg": ("Контакт", "<p>Пловдив 4000, бул. „Шести септември“ № 5, тел. +359 32 555 184</p>"),
    "it": ("Contatti", "<p>Plovdiv 4000, bul. «Shesti septemvri» 5, tel. +359 32 555 184</p>"),
    "hu": ("Kapcsolat", "<p>4000 Plovdiv, Sesti szeptemvri sugárút 5., tel. +359 32 555 184</p>"),
    "de": ("Kontakt", "<p>Bul. „Schesti septemwri“ 5, 4000 Plowdiw, Tel. +359 32 555 184</p>"),
    "pt": ("Contacto", "<p>Bul. «Shesti septemvri», n.º 5, 4000 Plovdiv, tel. +359 32 555 184</p>"),
    "ro": ("Contact", "<p>Bul. „Șesti septemvri” nr. 5, 4000 Plovdiv, tel. +359 32 555 184</p>"),
    "sr": ("Контакт", "<p>Пловдив 4000, бул. „Шести септембар“ бр. 5, тел. +359 32 555 184</p>"),
}


def site(**changes: object) -> Site:
    """Return the sample's site."""
    projects: dict[str, Project] = dict(read_projects(PROJECT))
    values = {
        "cluster": CLUSTER,
        "address": "https://example.eu",
        "media": (MEDIA,),
        "projects": projects,
        "topics": TOPICS,
        "names": ("Cluster Hub", "DARE"),
        **changes,
    }
    return Site(**values)  # type: ignore[arg-type]


def body(code: str) -> str:
    """Return a body with everything that a post may hold."""
    lead, heading, before, items, quotation, table, note, after, download, video, source = TEXTS[code]
    rows = [table[at : at + 3] for at in (3, 6)]
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return (
        f'<p>{lead}</p><p><img alt="{heading}" src="mrezha.svg" width="640" height="320"></p><h2>{heading}</h2><p>{before}</p>'
        f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul><blockquote><p>{quotation}</p></blockquote>"
        f'<p>{note}<sup id="fnref:1"><a href="#fn:1">1</a></sup> {after}</p>'
        f"<table><thead><tr>{''.join(f'<th>{cell}</th>' for cell in table[:3])}</tr></thead><tbody>{cells}</tbody></table>"
        f'<p><a href="programa.pdf">{download}</a></p><p><a href="https://www.youtube.com/watch?v=x">{video}</a></p>'
        f'<div><hr><ol><li id="fn:1"><p>{source}&nbsp;<a href="#fnref:1" title="Jump back">↩</a></p></li></ol></div>'
    )


def pages() -> Iterator[Page]:
    """Yield the sample's pages: Hungarian is a draft, the Romanian report from Turin is stale."""
    for post, (day, tags, project, titles) in POSTS.items():
        first = post == "obuchenie-torino"
        for code in BY_CODE:
            yield Page(
                post=post,
                language=code,
                title=titles[code],
                summary=SUMMARIES[code] if first or post == "barselona" else "",
                body=body(code) if first else f"<p>{TEXTS[code][2]}</p><ul><li>{TEXTS[code][3][0]}</li></ul>",
                published=day,
                tags=tags,
                project=project,
                draft=code == "hu",
                stale=code == "ro" and first,
                corrected=date(2017, 5, 18) if code == "bg" and first else None,
            )
    for key, texts in (("page:about", ABOUT), ("page:contact", CONTACT)):
        for code, (title, text) in texts.items():
            yield Page(post=key, language=code, title=title, body=text)
