/**
 * Access lists: ordered rules over the fields of a packet, compiled so that the first one that
 * matches is found without trying them all.
 *
 * <p>Rules of IPv4 and of IPv6 are compiled apart, and each packet's addresses are first turned
 * into the number of the longest prefix of any rule that holds them ({@link PrefixForest}). From
 * there on both families look alike: a rule is a few ranges of small integers. Short lists are then
 * multiplied out into tables ({@link CrossSearch}) or, where these would be too large, decided by
 * bit vectors ({@link BitSearch}); long ones are cut along the prefixes first ({@link
 * GroupSearch}).
 */
@NullMarked
package io.millrace.stages.table.acl;

import org.jspecify.annotations.NullMarked;
