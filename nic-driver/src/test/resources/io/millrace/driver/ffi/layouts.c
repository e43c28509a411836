/*
 * Prints the sizes, offsets and constants that the Java bindings rely on, one a line, as the C
 * compiler sees them. Its output is kept in layouts.golden; regenerate.sh makes it anew.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>
#include <linux/filter.h>
#include <linux/if.h>
#include <linux/if_packet.h>
#include <linux/if_tun.h>
#include <linux/sockios.h>
#include <linux/virtio_net.h>

#ifndef VIRTIO_NET_HDR_GSO_UDP_L4 /* headers before Linux 6.2 */
#define VIRTIO_NET_HDR_GSO_UDP_L4 5
#endif

#define STRUCT(s) printf("struct %s %zu\n", #s, sizeof(struct s))
#define FIELD(s, f) \
  printf("field %s %s %zu %zu\n", #s, #f, offsetof(struct s, f), sizeof(((struct s *)0)->f))
#define CONST(c) printf("const %s %lld\n", #c, (long long)(c))

int main(void) {
  STRUCT(sockaddr_ll);
  FIELD(sockaddr_ll, sll_family);
  FIELD(sockaddr_ll, sll_protocol);
  FIELD(sockaddr_ll, sll_ifindex);
  FIELD(sockaddr_ll, sll_hatype);
  FIELD(sockaddr_ll, sll_pkttype);
  FIELD(sockaddr_ll, sll_halen);
  FIELD(sockaddr_ll, sll_addr);
  STRUCT(tpacket_req);
  FIELD(tpacket_req, tp_block_size);
  FIELD(tpacket_req, tp_block_nr);
  FIELD(tpacket_req, tp_frame_size);
  FIELD(tpacket_req, tp_frame_nr);
  STRUCT(tpacket2_hdr);
  FIELD(tpacket2_hdr, tp_status);
  FIELD(tpacket2_hdr, tp_len);
  FIELD(tpacket2_hdr, tp_snaplen);
  FIELD(tpacket2_hdr, tp_mac);
  FIELD(tpacket2_hdr, tp_net);
  FIELD(tpacket2_hdr, tp_sec);
  FIELD(tpacket2_hdr, tp_nsec);
  FIELD(tpacket2_hdr, tp_vlan_tci);
  FIELD(tpacket2_hdr, tp_vlan_tpid);
  FIELD(tpacket2_hdr, tp_padding);
  STRUCT(tpacket_stats);
  FIELD(tpacket_stats, tp_packets);
  FIELD(tpacket_stats, tp_drops);
  STRUCT(packet_mreq);
  FIELD(packet_mreq, mr_ifindex);
  FIELD(packet_mreq, mr_type);
  FIELD(packet_mreq, mr_alen);
  FIELD(packet_mreq, mr_address);
  CONST(PACKET_ADD_MEMBERSHIP);
  CONST(PACKET_RX_RING);
  CONST(PACKET_STATISTICS);
  CONST(PACKET_VERSION);
  CONST(PACKET_TX_RING);
  CONST(PACKET_VNET_HDR);
  CONST(PACKET_FANOUT);
  CONST(PACKET_QDISC_BYPASS);
  CONST(PACKET_IGNORE_OUTGOING);
  CONST(PACKET_MR_PROMISC);
  CONST(PACKET_FANOUT_HASH);
  CONST(PACKET_FANOUT_FLAG_UNIQUEID);
  CONST(TPACKET_V2);
  CONST(TPACKET_ALIGNMENT);
  CONST(TP_STATUS_KERNEL);
  CONST(TP_STATUS_USER);
  CONST(TP_STATUS_COPY);
  CONST(TP_STATUS_CSUMNOTREADY);
  CONST(TP_STATUS_VLAN_VALID);
  CONST(TP_STATUS_VLAN_TPID_VALID);
  CONST(TP_STATUS_AVAILABLE);
  CONST(TP_STATUS_SEND_REQUEST);
  CONST(TP_STATUS_SENDING);
  CONST(TP_STATUS_WRONG_FORMAT);

  STRUCT(ifreq);
  FIELD(ifreq, ifr_name);
  FIELD(ifreq, ifr_ifru);
  FIELD(ifreq, ifr_ifru.ifru_hwaddr);
  FIELD(ifreq, ifr_ifru.ifru_hwaddr.sa_family);
  FIELD(ifreq, ifr_ifru.ifru_hwaddr.sa_data);
  FIELD(ifreq, ifr_ifru.ifru_flags);
  FIELD(ifreq, ifr_ifru.ifru_ivalue);
  FIELD(ifreq, ifr_ifru.ifru_mtu);
  CONST(IFNAMSIZ);
  CONST(IFF_UP);
  CONST(IFF_RUNNING);
  CONST(SIOCGIFFLAGS);
  CONST(SIOCSIFFLAGS);
  CONST(SIOCGIFMTU);
  CONST(SIOCGIFHWADDR);
  CONST(SIOCGIFINDEX);

  STRUCT(virtio_net_hdr);
  FIELD(virtio_net_hdr, flags);
  FIELD(virtio_net_hdr, gso_type);
  FIELD(virtio_net_hdr, hdr_len);
  FIELD(virtio_net_hdr, gso_size);
  FIELD(virtio_net_hdr, csum_start);
  FIELD(virtio_net_hdr, csum_offset);
  CONST(VIRTIO_NET_HDR_F_NEEDS_CSUM);
  CONST(VIRTIO_NET_HDR_F_DATA_VALID);
  CONST(VIRTIO_NET_HDR_GSO_NONE);
  CONST(VIRTIO_NET_HDR_GSO_TCPV4);
  CONST(VIRTIO_NET_HDR_GSO_UDP);
  CONST(VIRTIO_NET_HDR_GSO_TCPV6);
  CONST(VIRTIO_NET_HDR_GSO_UDP_L4);
  CONST(VIRTIO_NET_HDR_GSO_ECN);

  CONST(IFF_TAP);
  CONST(IFF_MULTI_QUEUE);
  CONST(IFF_NO_PI);
  CONST(TUNSETIFF);

  STRUCT(sock_filter);
  FIELD(sock_filter, code);
  FIELD(sock_filter, jt);
  FIELD(sock_filter, jf);
  FIELD(sock_filter, k);
  STRUCT(sock_fprog);
  FIELD(sock_fprog, len);
  FIELD(sock_fprog, filter);
  CONST(BPF_RET);

  STRUCT(pollfd);
  FIELD(pollfd, fd);
  FIELD(pollfd, events);
  FIELD(pollfd, revents);
  CONST(POLLIN);
  CONST(POLLOUT);
  CONST(POLLERR);
  CONST(EFD_NONBLOCK);
  CONST(EFD_CLOEXEC);

  CONST(EPERM);
  CONST(ENOENT);
  CONST(EINTR);
  CONST(EIO);
  CONST(ENXIO);
  CONST(EBADF);
  CONST(EAGAIN);
  CONST(ENOMEM);
  CONST(EACCES);
  CONST(EFAULT);
  CONST(EBUSY);
  CONST(EEXIST);
  CONST(ENODEV);
  CONST(EINVAL);
  CONST(EMFILE);
  CONST(ENOTTY);
  CONST(ENOSPC);
  CONST(EPIPE);
  CONST(EBADFD);
  CONST(EMSGSIZE);
  CONST(EPROTONOSUPPORT);
  CONST(EOPNOTSUPP);
  CONST(EAFNOSUPPORT);
  CONST(EADDRINUSE);
  CONST(ENETDOWN);
  CONST(ENETUNREACH);
  CONST(ECONNRESET);
  CONST(ENOBUFS);
  CONST(ENOTCONN);
  CONST(ETIMEDOUT);
  CONST(ECONNREFUSED);

  CONST(PROT_READ);
  CONST(PROT_WRITE);
  CONST(MAP_SHARED);
  CONST(MAP_FIXED);
  CONST(MAP_NORESERVE);
  CONST(MAP_PRIVATE);
  CONST(PROT_NONE);
  CONST(MAP_ANONYMOUS);
  CONST(MAP_LOCKED);
  CONST(MAP_POPULATE);
  CONST(MAP_HUGETLB);
  CONST(MADV_HUGEPAGE);
  CONST(MADV_DONTDUMP);
  CONST(MFD_CLOEXEC);
  CONST(MFD_ALLOW_SEALING);
  CONST(MFD_HUGETLB);
  CONST(MAP_HUGE_SHIFT);

  CONST(_SC_PAGESIZE);

  CONST(O_RDONLY);
  CONST(O_RDWR);
  CONST(O_NONBLOCK);
  CONST(O_CLOEXEC);
  CONST(F_DUPFD_CLOEXEC);
  CONST(F_ADD_SEALS);
  CONST(F_SEAL_SHRINK);

  CONST(AF_UNIX);
  CONST(AF_INET);
  CONST(AF_PACKET);
  CONST(SOCK_STREAM);
  CONST(SOCK_DGRAM);
  CONST(SOCK_RAW);
  CONST(SOCK_NONBLOCK);
  CONST(SOCK_CLOEXEC);
  CONST(SOL_SOCKET);
  CONST(SOL_PACKET);
  CONST(SO_ERROR);
  CONST(SO_SNDBUF);
  CONST(SO_RCVBUF);
  CONST(SO_ATTACH_FILTER);
  CONST(SO_DETACH_FILTER);
  CONST(SO_SNDBUFFORCE);
  CONST(SO_RCVBUFFORCE);
  CONST(MSG_TRUNC);
  CONST(MSG_DONTWAIT);
  CONST(MSG_NOSIGNAL);
  return 0;
}
