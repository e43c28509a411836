# Shared by the scripts that fetch Debian's packages without installing them: a view of apt of their own.
# To be sourced; $cache is a directory for it, die a function that ends with a message.

debian() { (. /etc/os-release && echo "${VERSION_CODENAME:-}"); }

# Where apt gets a suite from.
mirror_of() { # SUITE
  env -u APT_CONFIG apt-get indextargets --format '$(REPO_URI) $(CODENAME)' 'Created-By: Packages' |
    awk -v suite="$1" '$2 == suite { print $1; exit }'
}

# A view of apt that has source packages and the backports suite as well, and takes nothing as installed.
private_apt() {
  local apt=$cache/apt suite mirror security
  suite=$(debian)
  mirror=$(mirror_of "$suite")
  security=$(mirror_of "$suite-security")
  [ -n "$mirror" ] || die "apt knows no mirror of '$suite' (run apt-get update once)"
  mkdir -p "$apt"/{lists,archives}/partial "$apt"/{sources,preferences,conf,trusted}.d
  : >"$apt/status"
  {
    apt_source "deb ${apt_sources:+deb-src}" "$mirror" "$suite"
    [ "$suite" != bookworm ] || apt_source deb "$mirror" "$suite-backports"
    [ -z "$security" ] || apt_source "deb ${apt_sources:+deb-src}" "$security" "$suite-security"
  } >"$apt/sources.d/debian.sources"
  cat >"$apt/apt.conf" <<TEXT
Dir::Etc "$apt";
Dir::Etc::sourceparts "sources.d";
Dir::Etc::parts "conf.d";
Dir::Etc::preferencesparts "preferences.d";
Dir::Etc::trustedparts "trusted.d";
Dir::State "$apt";
Dir::State::status "$apt/status";
Dir::Cache "$apt";
APT::Install-Recommends "false";
APT::Sandbox::User "";
Acquire::Languages "none";
Acquire::Retries "3";
TEXT
  export APT_CONFIG=$apt/apt.conf
  apt-get -qq update
}

apt_source() { # TYPES URI SUITE
  printf 'Types: %s\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: %s\n\n' \
    "$1" "$2" "$3" /usr/share/keyrings/debian-archive-keyring.gpg
}
