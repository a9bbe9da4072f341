# Draws by R and its package sampling. One process: speed of one draw, or samples of many seeds.
# Rscript by_r.R speed METHOD FOLDER SEED
# Rscript by_r.R samples METHOD FOLDER FIRST_SEED NUMBER_OF_SEEDS
# Rscript by_r.R version
suppressWarnings(suppressMessages(library(sampling)))

named <- function(population, rows) population$name[rows]

# The examples of the package say s == 1; but floating point may leave 0.9999999.
taken <- function(s) which(s > 0.5)

methods <- list(
  r_strata = function(population, sizes) {
    ordered <- population[order(population$stratum), ]
    drawn <- strata(ordered, "stratum", sizes, method = "srswor")
    named(ordered, drawn$ID_unit)
  },
  r_pivotal = function(population, sizes) named(population, taken(UPpivotal(population$chance))),
  r_systematic = function(population, sizes) named(population, taken(UPsystematic(population$chance))),
  r_maxentropy = function(population, sizes) named(population, taken(UPmaxentropy(population$chance))),
  r_pareto = function(population, sizes) {
    drawn <- UPopips(population$chance, type = "pareto")
    # Rows up to version 2.10 of the package, zeros and ones from 2.11 on.
    named(population, if (length(drawn) == nrow(population)) taken(drawn) else drawn)
  },
  r_sample = function(population, sizes) sample(population$name, sizes, prob = population$chance)
)

read_population <- function(folder, number) {
  path <- function(name) file.path(folder, paste0(name, number, ".csv"))
  population <- read.csv(path("population"), colClasses = c("character", "factor", "numeric"))
  list(population = population, sizes = read.csv(path("quotas"))$n)
}

resident_mib <- function(key) {
  lines <- tryCatch(readLines("/proc/self/status"), error = function(e) character(), warning = function(w) character())
  line <- grep(paste0("^", key, ":"), lines, value = TRUE)
  if (length(line)) as.numeric(gsub("[^0-9]", "", line)) / 1024 else NaN
}

arguments <- commandArgs(trailingOnly = TRUE)
if (arguments[1] == "version") {
  cat(paste0("R ", getRversion(), ", sampling ", packageVersion("sampling")), "\n")
} else {
  draw <- methods[[arguments[2]]]
  folder <- arguments[3]
  first <- as.integer(arguments[4])
}
if (arguments[1] == "speed") {
  warm <- read_population(file.path(folder, "warm"), 0)
  invisible(draw(warm$population, warm$sizes))
  own <- read_population(folder, 0)
  invisible(gc())
  before <- resident_mib("VmRSS")
  if (!is.nan(before)) cat("5", file = "/proc/self/clear_refs")
  clock <- system.time({
    set.seed(first)
    drawn <- draw(own$population, own$sizes)
  })
  used <- c(clock[["elapsed"]], clock[["user.self"]] + clock[["sys.self"]], resident_mib("VmHWM") - before)
  cat("[", paste(c(used, length(drawn)), collapse = ", "), "]", sep = "")
} else if (arguments[1] == "samples") {
  numbers <- seq_along(list.files(folder, "^population[0-9]+[.]csv$")) - 1
  own <- lapply(numbers, function(number) read_population(folder, number))
  for (seed in seq(first, length.out = as.integer(arguments[5]))) {
    for (each in own) {
      set.seed(seed)
      cat(draw(each$population, each$sizes))
      cat("\n")
    }
  }
}
